package dev.qemu4j.manager.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class TextDecoderProperties {
    /** Decodes as the console does: the bytes left over from one piece are put before the next. */
    private static String decode(List<byte[]> pieces) {
        TextDecoder decoder = new TextDecoder();
        StringBuilder text = new StringBuilder();
        ByteBuffer bytes = ByteBuffer.allocate(1000);
        for (byte[] piece : pieces) {
            text.append(decoder.decode(bytes.put(piece).flip()));
            bytes.compact();
        }
        return text.append(decoder.finish(bytes.flip())).toString();
    }

    @Property
    void theTextDoesNotDependOnThePiecesInWhichTheBytesArrive(@ForAll("pieces") List<byte[]> pieces) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        pieces.forEach(all::writeBytes);
        assertThat(decode(pieces))
                .isEqualTo(all.toString(StandardCharsets.UTF_8).replace("\r\n", "\n"));
    }

    /** Complete and incomplete characters, malformed UTF-8, and line ends. */
    @Provide
    Arbitrary<List<byte[]>> pieces() {
        Arbitrary<byte[]> text = Arbitraries.of("a", "é", "€", "😀", "\r", "\n", "\r\n")
                .list()
                .ofMaxSize(5)
                .map(parts -> String.join("", parts).getBytes(StandardCharsets.UTF_8));
        Arbitrary<byte[]> bytes = Arbitraries.of(
                        (byte) 'x', (byte) 0xF0, (byte) 0x9F, (byte) 0x98, (byte) 0x80, (byte) 0xFF)
                .array(byte[].class)
                .ofMaxSize(4);
        return Arbitraries.oneOf(text, bytes).list().ofMaxSize(20);
    }

    @Example
    void aCarriageReturnWithoutALineFeedIsKept() {
        assertThat(decode(List.of(
                        "10%\r".getBytes(StandardCharsets.US_ASCII), "20%\r\n".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("10%\r20%\n");
        assertThat(decode(List.of("end\r".getBytes(StandardCharsets.US_ASCII)))).isEqualTo("end\r");
    }
}
