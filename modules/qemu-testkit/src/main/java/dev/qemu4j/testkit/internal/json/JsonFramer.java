package dev.qemu4j.testkit.internal.json;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Cuts a stream of bytes into JSON values by their brackets, as QEMU does: no line ends are needed between them.
 *
 * <p>After an error QEMU skips to the next bracket, colon, comma, or control character; so does this. Not thread-safe.
 */
public final class JsonFramer {
    /** QEMU's own limit for the tokens of one message: 64 MiB. */
    static final int MAX_MESSAGE = 64 << 20;

    private enum State {
        BETWEEN,
        INSIDE,
        SCALAR,
        STRING,
        ESCAPE,
        RECOVERY
    }

    private final Consumer<Frame> frames;
    private final Bytes pending = new Bytes();
    private State state = State.BETWEEN;
    private int quote;
    private int braces;
    private int brackets;

    public JsonFramer(Consumer<Frame> frames) {
        this.frames = frames;
    }

    /** Takes everything that remains in the buffer. */
    public void feed(ByteBuffer input) {
        while (input.hasRemaining()) {
            take(input.get() & 0xff);
        }
    }

    private void take(int b) {
        if (pending.size() == MAX_MESSAGE) {
            fail(State.RECOVERY);
        }
        switch (state) {
            case BETWEEN -> between(b);
            case INSIDE -> inside(b);
            case SCALAR -> scalar(b);
            case STRING -> string(b);
            case ESCAPE -> escape(b);
            case RECOVERY -> recovery(b);
        }
    }

    private void between(int b) {
        if (isBlank(b)) {
            return;
        }
        if (isWord(b)) {
            state = State.SCALAR;
            add(b);
        } else {
            inside(b);
        }
    }

    private void inside(int b) {
        add(b);
        switch (b) {
            case '{' -> braces++;
            case '}' -> braces--;
            case '[' -> brackets++;
            case ']' -> brackets--;
            case '"', '\'' -> quote = b;
            default -> {
                if (!isWord(b) && !isBlank(b) && b != ':' && b != ',') {
                    fail(State.RECOVERY);
                    return;
                }
            }
        }
        if (b == '"' || b == '\'') {
            state = State.STRING;
        } else {
            endIfBalanced();
        }
    }

    private void scalar(int b) {
        if (isWord(b)) {
            add(b);
        } else {
            emit();
            between(b);
        }
    }

    private void string(int b) {
        add(b);
        if (b < 0x20 || b >= 0xfe) {
            fail(State.RECOVERY);
        } else if (b == '\\') {
            state = State.ESCAPE;
        } else if (b == quote) {
            state = State.INSIDE;
            endIfBalanced();
        }
    }

    private void escape(int b) {
        state = State.STRING;
        if (b < 0x20 || b >= 0xfe) {
            string(b);
        } else {
            add(b);
        }
    }

    private void recovery(int b) {
        boolean structural = "{}[]:,".indexOf(b) >= 0;
        if (structural || (b < 0x20 && b != '\t') || b >= 0xfe) {
            state = State.BETWEEN;
            between(b);
        }
    }

    private void endIfBalanced() {
        if (braces < 0 || brackets < 0) {
            fail(State.BETWEEN);
        } else if (braces == 0 && brackets == 0) {
            emit();
        } else {
            state = State.INSIDE;
        }
    }

    private void emit() {
        String text;
        try {
            text = StandardCharsets.UTF_8.newDecoder().decode(pending.view()).toString();
        } catch (CharacterCodingException e) {
            fail(State.BETWEEN);
            return;
        }
        reset(State.BETWEEN);
        frames.accept(new Frame(text, false));
    }

    private void fail(State next) {
        String text = pending.toString(StandardCharsets.UTF_8);
        reset(next);
        frames.accept(new Frame(text, true));
    }

    private void reset(State next) {
        pending.reset();
        braces = 0;
        brackets = 0;
        state = next;
    }

    private void add(int b) {
        pending.write(b);
    }

    private static boolean isBlank(int b) {
        return b == ' ' || b == '\t' || b == '\r' || b == '\n';
    }

    private static boolean isWord(int b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || (b >= '0' && b <= '9') || "+-._".indexOf(b) >= 0;
    }

    /** Lends its bytes without copying them. */
    private static final class Bytes extends ByteArrayOutputStream {
        ByteBuffer view() {
            return ByteBuffer.wrap(buf, 0, count);
        }
    }
}
