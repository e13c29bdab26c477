package dev.qemu4j.manager.console;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Decodes bytes that arrive in pieces of any size: UTF-8, with a replacement character for malformed input, and without the carriage
 * return that a terminal driver puts before a line feed. For one thread.
 */
final class TextDecoder {
    private final CharsetDecoder utf8 = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);

    /** Whether the last character was a carriage return: the next one decides whether it is dropped. */
    private boolean carriageReturn;

    /** Decodes all complete characters; the bytes of an incomplete one stay in {@code bytes} for the next call. */
    String decode(ByteBuffer bytes) {
        CharBuffer chars = CharBuffer.allocate(bytes.remaining() + 1); // a byte decodes to at most one character
        utf8.decode(bytes, chars, false);
        return withoutReturns(chars.flip());
    }

    /** Decodes the rest, when no more bytes follow. */
    String finish(ByteBuffer bytes) {
        CharBuffer chars = CharBuffer.allocate(bytes.remaining() + 1);
        utf8.decode(bytes, chars, true);
        utf8.flush(chars);
        String last = withoutReturns(chars.flip());
        return carriageReturn ? last + '\r' : last;
    }

    private String withoutReturns(CharBuffer chars) {
        StringBuilder text = new StringBuilder(chars.length() + 1);
        while (chars.hasRemaining()) {
            char next = chars.get();
            if (carriageReturn && next != '\n') {
                text.append('\r');
            }
            carriageReturn = next == '\r';
            if (!carriageReturn) {
                text.append(next);
            }
        }
        return text.toString();
    }
}
