package dev.qemu4j.image.cache.internal.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.image.cache.Digest;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChecksumLinesTest {
    private static final String SHORT = "ab".repeat(32);
    private static final String LONG = "cd".repeat(64);

    @Test
    void theLinesOfGnuAndOfBsdAreUnderstood() {
        for (String line : List.of(
                SHORT + "  disk.qcow2",
                SHORT + " *disk.qcow2",
                SHORT + "  ./disk.qcow2",
                SHORT.toUpperCase(java.util.Locale.ROOT) + "  disk.qcow2",
                "SHA256 (disk.qcow2) = " + SHORT,
                "SHA2-256(disk.qcow2)= " + SHORT,
                SHORT)) {
            String text = "# disk.qcow2: 12 bytes\r\n" + line + "\r\n" + "00".repeat(32) + "  other\r\n";
            assertThat(ChecksumLines.find(line.equals(SHORT) ? line + "\n" : text, "disk.qcow2"))
                    .as(line)
                    .contains(Digest.sha256(SHORT));
        }
    }

    @Test
    void theStrongestIsTaken() {
        String text = "SHA256 (disk) = " + SHORT + "\nSHA512 (disk) = " + LONG + "\nMD5 (disk) = " + "00".repeat(16);
        assertThat(ChecksumLines.find(text, "disk")).contains(Digest.sha512(LONG));
    }

    @Test
    void escapedNamesAreUnderstood() {
        assertThat(ChecksumLines.find("\\" + SHORT + "  a\\nb", "a\nb")).contains(Digest.sha256(SHORT));
    }

    @Test
    void whatIsNotListedIsNotFound() {
        for (String text : List.of(
                "",
                SHORT + "  other",
                "SHA256 (disk.img) = " + LONG,
                "ab".repeat(16) + "  disk",
                SHORT + "\n" + SHORT)) {
            assertThat(ChecksumLines.find(text, "disk")).as(text).isEmpty();
        }
    }

    @Test
    void twoDigestsOfOneNameAreRefused() {
        String text = SHORT + "  disk\n" + SHORT + "  disk\n";
        assertThat(ChecksumLines.find(text, "disk")).isPresent();
        assertThatThrownBy(() -> ChecksumLines.find(text + "00".repeat(32) + "  disk\n", "disk"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
