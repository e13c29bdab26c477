package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.process.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuntimeBaseTest {
    @TempDir
    Path base;

    @Test
    void lengthIsCountedInBytes() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeBase.check(Path.of("/" + "é".repeat(RuntimeBase.baseLimit() / 2 + 1))));
    }

    @Test
    void theUsersRuntimeDirectoryComesFirst() {
        assertThat(RuntimeBase.choose(base.toString(), "/var/tmp")).isEqualTo(base);
    }

    @Test
    void aRuntimeDirectoryThatIsTooLongMissingOrRelativeIsSkipped() throws IOException {
        Path deep = Files.createDirectories(base.resolve("d".repeat(RuntimeBase.baseLimit())));
        assertThat(RuntimeBase.choose(deep.toString(), base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose("/does/not/exist", base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose("relative", base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose(null, deep.toString())).isEqualTo(Path.of("/tmp"));
    }

    @Test
    void aRuntimeDirectoryThatOthersCanWriteToIsSkipped() throws IOException {
        Path shared = Files.createDirectory(base.resolve("shared"));
        Files.setPosixFilePermissions(shared, PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(RuntimeBase.choose(shared.toString(), base.toString())).isEqualTo(base);
    }

    /** Whoever owns a link could let it point elsewhere after it was checked. */
    @Test
    void linksInTheBaseAreResolvedOnce() throws IOException {
        Path own = Files.createDirectories(base.resolve("own/deep"));
        Path link = Files.createSymbolicLink(base.resolve("link"), base.resolve("own"));
        assertThat(RuntimeBase.choose(link.resolve("deep").toString(), "/var/tmp"))
                .isEqualTo(own);
        assertThat(RuntimeBase.choose(null, link.toString())).isEqualTo(own.getParent());
    }

    /** As after su, which keeps the variable of the user before. */
    @Test
    void aRuntimeDirectoryOfAnotherUserIsSkipped() throws IOException {
        OtherUser.assumePossible();
        Path foreign = Files.createDirectory(base.resolve("foreign"), Private.DIRECTORY);
        OtherUser.own(foreign);
        assertThat(RuntimeBase.choose(foreign.toString(), base.toString())).isEqualTo(base);
        assertThat(RuntimeBase.choose(null, foreign.toString())).isEqualTo(Path.of("/tmp"));
    }
}
