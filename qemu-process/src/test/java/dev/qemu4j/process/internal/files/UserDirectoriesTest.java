package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.process.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserDirectoriesTest {
    @TempDir
    Path folder;

    @Test
    void logsAreInTheUsersStateDirectory() {
        assumeTrue(Platform.isLinux());
        assertThat(UserDirectories.logs("/state", "/home/u")).isEqualTo(Path.of("/state/qemu4j/log"));
        assertThat(UserDirectories.logs("relative", "/home/u")).isEqualTo(Path.of("/home/u/.local/state/qemu4j/log"));
        assertThat(UserDirectories.logs(null, "/home/u")).isEqualTo(Path.of("/home/u/.local/state/qemu4j/log"));
    }

    @Test
    void linksInTheStateDirectoryAreResolvedOnce() throws IOException {
        assumeTrue(Platform.isLinux());
        Path own = Files.createDirectory(folder.resolve("own"), Private.DIRECTORY);
        Path link = Files.createSymbolicLink(folder.resolve("link"), own);
        assertThat(UserDirectories.logs(link.toString(), "/home/u")).isEqualTo(own.resolve("qemu4j/log"));
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling"), folder.resolve("absent"));
        assertThat(UserDirectories.logs(dangling.toString(), "/home/u"))
                .isEqualTo(Path.of("/home/u/.local/state/qemu4j/log"));
    }

    @Test
    void aStateDirectoryThatOthersCanWriteToIsNotUsed() throws IOException {
        assumeTrue(Platform.isLinux());
        Path shared = Files.createDirectories(folder.resolve("shared/qemu4j"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(UserDirectories.processes(shared.getParent().toString(), "/home/u"))
                .isEqualTo(Path.of("/home/u/.local/state/qemu4j/processes"));
    }

    @Test
    void theStateDirectoryOfAnotherUserIsNotUsed() throws IOException {
        OtherUser.assumePossible();
        Path foreign = Files.createDirectory(folder.resolve("foreign"), Private.DIRECTORY);
        OtherUser.own(foreign);
        assertThat(UserDirectories.logs(foreign.toString(), "/home/u"))
                .isEqualTo(Path.of("/home/u/.local/state/qemu4j/log"));
        assertThat(UserDirectories.processes(foreign.toString(), "/home/u"))
                .isEqualTo(Path.of("/home/u/.local/state/qemu4j/processes"));
    }
}
