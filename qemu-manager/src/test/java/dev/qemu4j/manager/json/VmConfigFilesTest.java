package dev.qemu4j.manager.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.setting.Secret;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    }

    @Test
    void aFileThatIsTooLongIsNotRead() throws Exception {
        Path file = folder.resolve("web.json");
        Files.write(file, new byte[(4 << 20) + 1]);
        assertThat(catchThrowableOfType(VmConfigJsonException.class, () -> VmConfigJson.read(file))
                        .reason())
                .isEqualTo("the document is longer than 4194304 bytes");
    }

    @Test
    @Timeout(10)
    void aFifoOrADeviceIsNotRead() throws Exception {
        Path fifo = folder.resolve("web.json");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        for (Path file : List.of(fifo, Path.of("/dev/zero"))) {
            assertThat(catchThrowableOfType(VmConfigFileException.class, () -> VmConfigJson.read(file)))
                    .hasMessageContaining(file + " could not be read")
                    .hasMessageContaining("it is not a regular file");
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void aNewFileIsPrivate() throws Exception {
        Path file = folder.resolve("web.json");
        VmConfigJson.write(CONFIG, file);
        assertThat(mode(file)).isEqualTo("rw-------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "rw-r-----", "rw-rw-r--"})
    void aFileThatIsReplacedKeepsItsPermissions(String permissions) throws Exception {
        Path file = Files.createFile(folder.resolve("web.json"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        VmConfigJson.write(CONFIG, file);
        assertThat(mode(file)).isEqualTo(permissions);
        assertThat(VmConfigJson.read(file)).isEqualTo(CONFIG);
    }

    /** Only root can make files of another user. */
    private static void asNobody(Path file) throws IOException {
        assumeTrue(Files.getAttribute(folderOf(file), "unix:uid").equals(0), "the tests do not run as root");
        Files.setAttribute(file, "unix:uid", 65534, LinkOption.NOFOLLOW_LINKS);
    }

    private static Path folderOf(Path file) {
        return file.toAbsolutePath().getParent();
    }

    @Test
    void thePermissionsOfAFileOfAnotherUserAreNotKept() throws Exception {
        Path planted = Files.createFile(folder.resolve("web.json"));
        Files.setPosixFilePermissions(planted, PosixFilePermissions.fromString("rw-rw-rw-"));
        asNobody(planted);
        VmConfigJson.write(CONFIG, planted);
        assertThat(mode(planted)).isEqualTo("rw-------");
        assertThat(Files.getAttribute(planted, "unix:uid")).isEqualTo(0);
    }

    @Test
    void aLinkOfAnotherUserIsNotFollowed() throws Exception {
        Path own = Files.writeString(folder.resolve("own"), "mine");
        Path planted = Files.createSymbolicLink(folder.resolve("web.json"), own);
        asNobody(planted);
        assertThat(catchThrowableOfType(VmConfigFileException.class, () -> VmConfigJson.write(CONFIG, planted)))
                .hasMessageContaining("it is a symbolic link of user 65534");
        assertThat(own).hasContent("mine");
        assertThat(files()).isEqualTo(2);
    }
}
