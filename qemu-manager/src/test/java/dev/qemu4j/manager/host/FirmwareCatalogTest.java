package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.firmware.FirmwareDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class FirmwareCatalogTest {
    @TempDir
    private Path folder;

    private Path shared;
    private Path user;

    @BeforeEach
    void folders() throws IOException {
        shared = Files.createDirectory(folder.resolve("shared"));
        user = Files.createDirectory(folder.resolve("user"));
    }

    private static void descriptor(Path folder, String file, String description) throws IOException {
        Files.writeString(folder.resolve(file), """
                {
                  "description": "%s",
                  "interface-types": ["uefi"],
                  "mapping": {
                    "device": "flash",
                    "executable": {"filename": "/fw/code.fd", "format": "raw"},
                    "nvram-template": {"filename": "/fw/vars.fd", "format": "raw"}
                  },
                  "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*"]}],
                  "features": ["acpi-s3"],
                  "tags": []
                }
                """.formatted(description));
    }

    private List<String> descriptions() {
        return FirmwareCatalog.read(List.of(shared, folder.resolve("not-there"), user)).stream()
                .map(FirmwareDescriptor::description)
                .toList();
    }

    @Test
    void descriptorsAreOrderedByFileNameAcrossFolders() throws IOException {
        descriptor(shared, "60-second.json", "second");
        descriptor(user, "50-first.json", "first");
        descriptor(shared, "70-third.json", "third");
        assertThat(descriptions()).containsExactly("first", "second", "third");
    }

    @Test
    void aFileOverridesOneOfTheSameNameInAnEarlierFolder() throws IOException {
        descriptor(shared, "60-it.json", "the distribution's");
        descriptor(user, "60-it.json", "the user's");
        assertThat(descriptions()).containsExactly("the user's");
    }

    @Test
    void anEmptyFileHidesOneOfTheSameName() throws IOException {
        descriptor(shared, "60-it.json", "the distribution's");
        Files.createFile(user.resolve("60-it.json"));
        assertThat(descriptions()).isEmpty();
    }

    @Test
    void anInvalidFileIsSkipped() throws IOException {
        Files.writeString(shared.resolve("10-bad.json"), "{\"description\": ");
        Files.writeString(shared.resolve("20-odd.json"), "[1, 2]");
        Files.writeString(shared.resolve("README"), "not a descriptor");
        descriptor(shared, "60-it.json", "good");
        assertThat(descriptions()).containsExactly("good");
    }

    @Test
    @Timeout(30)
    void aFifoIsSkipped() throws Exception {
        Path fifo = folder.resolve("50-fifo.json");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(FirmwareCatalog.read(List.of(folder))).isEmpty();
    }

    @Test
    void theFolderOfAnotherUserIsNotTrusted() throws Exception {
        assertThat(FirmwareCatalog.isTrusted(folder)).isTrue();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(FirmwareCatalog.isTrusted(folder)).isFalse();
        assertThat(FirmwareCatalog.isTrusted(folder.resolve("missing"))).isFalse();
    }
}
