package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UserDirectoriesTest {
    @Test
    void logsAreInTheUsersStateDirectory() {
        assumeTrue(Platform.isLinux());
        assertThat(UserDirectories.logs("/state", "/home/u")).isEqualTo(Path.of("/state/qemu4j/log"));
        assertThat(UserDirectories.logs("relative", "/home/u")).isEqualTo(Path.of("/home/u/.local/state/qemu4j/log"));
        assertThat(UserDirectories.logs(null, "/home/u")).isEqualTo(Path.of("/home/u/.local/state/qemu4j/log"));
    }
}
