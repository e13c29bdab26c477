package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.testkit.assembler.Assembler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class MicroGuestTest {
    @TempDir
    private Path folder;

    /** After a change to a source, the file that this leaves in the build folder is the resource to commit. */
    @ParameterizedTest
    @EnumSource
    void theBytesAreTheAssembledSource(MicroGuest guest) throws IOException {
        byte[] assembled = Assembler.assemble(guest.source());
        if (!Arrays.equals(assembled, guest.bootSector())) {
            String name = guest.greeting().substring("qemu4j ".length()) + ".hex";
            Path fresh =
                    Files.createDirectories(Path.of("target", "micro-guests")).resolve(name);
            Files.writeString(fresh, lines(assembled));
            assertThat(lines(guest.bootSector()))
                    .as("the resource is stale; what belongs there is in %s", fresh)
                    .isEqualTo(lines(assembled));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theSourceIsCompleteAndBeginsWithADescription(MicroGuest guest) {
        assertThat(guest.source())
                .startsWith("; Greets")
                .doesNotContain("%include")
                .contains("\"" + guest.greeting() + "\"");
    }

    @ParameterizedTest
    @EnumSource
    void theImageIsAMebibyteThatStartsWithABootSector(MicroGuest guest) {
        byte[] image = guest.image();
        assertThat(image).hasSize(1024 * 1024).startsWith(guest.bootSector());
        assertThat(guest.bootSector()).hasSize(512).endsWith(0x55, 0xaa);
        assertThat(new String(image, StandardCharsets.ISO_8859_1)).contains(guest.greeting() + "\n\0");
    }

    @Test
    void anImageIsACopyOfItsOwn() {
        MicroGuest.GREETER.image()[0] = 0;
        assertThat(MicroGuest.GREETER.image()[0]).isNotZero();
    }

    @Test
    void writeToReturnsTheFileWithTheImage() throws IOException {
        Path file = folder.resolve("guest.img");
        assertThat(MicroGuest.COUNTER.writeTo(file)).isEqualTo(file);
        assertThat(Files.readAllBytes(file)).isEqualTo(MicroGuest.COUNTER.image());
    }

    @Test
    void anExistingFileIsNotOverwritten() throws IOException {
        Path file = Files.writeString(folder.resolve("precious.img"), "precious");
        assertThatThrownBy(() -> MicroGuest.GREETER.writeTo(file))
                .isInstanceOf(UncheckedIOException.class)
                .hasCauseInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasContent("precious");
    }

    private static String lines(byte[] bytes) {
        HexFormat hex = HexFormat.ofDelimiter(" ");
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bytes.length; i += 16) {
            text.append(hex.formatHex(bytes, i, Math.min(bytes.length, i + 16))).append('\n');
        }
        return text.toString();
    }
}
