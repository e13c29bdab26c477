package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.setting.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class VmConfigFilesTest {
    private static final VmConfig CONFIG = VmConfig.builder()
            .name("wéb")
            .disk(Disk.qcow2(Path.of("/vm/a,b \"c\".qcow2")))
            .build();

    @TempDir
    Path folder;

    private long files() throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.count();
        }
    }

    @Test
    void aFileHasTheTextInUtf8() throws Exception {
        Path file = folder.resolve("web.json");
        VmConfigJson.write(CONFIG, file);
        assertThat(file).content().isEqualTo(VmConfigJson.write(CONFIG)).contains("wéb");
        assertThat(VmConfigJson.read(file)).isEqualTo(CONFIG);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aFileIsReplacedAtomically() throws Exception {
        Path file = folder.resolve("web.json");
        Files.writeString(file, "x".repeat(100_000));
        Object before = Files.readAttributes(file, "unix:ino").get("ino");
        VmConfigJson.write(CONFIG, file);
        assertThat(VmConfigJson.read(file)).isEqualTo(CONFIG);
        assertThat(Files.readAttributes(file, "unix:ino").get("ino")).isNotEqualTo(before);
    }

    @Test
    void aLinkStaysALink() throws Exception {
        Path file = Files.createFile(folder.resolve("real.json"));
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        VmConfigJson.write(CONFIG, link);
        assertThat(link).isSymbolicLink();
        assertThat(VmConfigJson.read(file)).isEqualTo(CONFIG);
    }

    @Test
    void aRefusedConfigurationLeavesTheFileUnchanged() throws Exception {
        Path file = folder.resolve("web.json");
        VmConfigJson.write(CONFIG, file);
        VmConfig held =
                CONFIG.toBuilder().part(Secret.held("pw", new byte[] {1})).build();
        assertThat(catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.write(held, file)))
                .isNotNull();
        assertThat(VmConfigJson.read(file)).isEqualTo(CONFIG);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aRefusalNamesTheFile() throws Exception {
        Path file = folder.resolve("web.json");
        Files.writeString(file, "{\"format\": 1, \"name\": 7}");
        VmConfigJsonException refused =
                catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(file));
        assertThat(refused.file()).contains(file);
        assertThat(refused).hasMessage(file + ": name: 7 is not a string");
        Files.writeString(file, "{");
        assertThat(catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(file)))
                .hasMessageStartingWith(file + ": line 1, column 2: ");
    }

    @Test
    void aMissingFile() throws Exception {
        Path file = folder.resolve("none.json");
        VmConfigFileException failed = catchThrowableOfType(VmConfigFileException.class, () -> VmConfigJson.read(file));
        assertThat(failed.file()).isEqualTo(file);
        assertThat(failed).hasCauseInstanceOf(NoSuchFileException.class).hasMessageContaining("could not be read");
    }

    @Test
    void aMissingFolder() {
        Path file = folder.resolve("none").resolve("web.json");
        VmConfigFileException failed =
                catchThrowableOfType(VmConfigFileException.class, () -> VmConfigJson.write(CONFIG, file));
        assertThat(failed.file()).isEqualTo(file);
        assertThat(failed).hasCauseInstanceOf(NoSuchFileException.class).hasMessageContaining("could not be written");
    }

    @Test
    void aFolderInPlaceOfAFile() throws Exception {
        Path file = folder.resolve("web.json");
        Files.createDirectories(file.resolve("inside"));
        assertThat(catchThrowableOfType(VmConfigFileException.class, () -> VmConfigJson.write(CONFIG, file)))
                .hasCauseInstanceOf(FileSystemException.class);
        assertThat(catchThrowableOfType(VmConfigFileException.class, () -> VmConfigJson.read(file)))
                .hasCauseInstanceOf(IOException.class);
        assertThat(files()).isEqualTo(1);
    }

    @Test
    void aFileThatIsNotUtf8OrHasNoEnd() throws Exception {
        Path file = folder.resolve("web.json");
        Files.write(file, new byte[] {'{', '"', (byte) 0xff, '"', '}'});
        assertThat(catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(file))
                        .reason())
                .isEqualTo("the document is not UTF-8");
        assertThat(catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(Path.of("/dev/zero")))
                        .reason())
                .isEqualTo("the document is longer than 4194304 bytes");
    }
}
