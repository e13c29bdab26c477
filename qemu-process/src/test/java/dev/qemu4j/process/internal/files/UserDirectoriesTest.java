package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.process.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
