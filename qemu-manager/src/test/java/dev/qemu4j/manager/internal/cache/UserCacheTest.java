package dev.qemu4j.manager.internal.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class UserCacheTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void place() {
        file = folder.resolve("cache").resolve("qemu4j").resolve("entry.json");
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private List<?> read() {
        return UserCache.read(file, List.class).orElse(List.of());
    }

    @Test
    void whatIsCachedIsPrivate() throws Exception {
        UserCache.write(file, List.of(1));
        assertThat(read()).hasSize(1);
        assertThat(mode(file)).isEqualTo("rw-------");
        assertThat(mode(file.getParent())).isEqualTo("rwx------");
    }

    @Test
    void aDirectoryThatOthersCanWriteToIsNotUsed() throws Exception {
        UserCache.write(file, List.of(1));
        Files.setPosixFilePermissions(file.getParent(), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(read()).isEmpty();
        UserCache.write(file, List.of(1, 2));
        assertThat(file).hasContent("[1]");
    }

    @Test
    void aFileThatOthersCanWriteToIsNotRead() throws Exception {
        UserCache.write(file, List.of(1));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(read()).isEmpty();
    }

    @Test
    void aFifoIsNotOpened() throws Exception {
        UserCache.write(file, List.of(1));
        Files.delete(file);
        assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor())
                .isZero();
        assertThat(read()).isEmpty();
    }

    @Test
    void aLinkIsNotFollowed() throws Exception {
        UserCache.write(file, List.of(1));
        Path other = Files.move(file, folder.resolve("other"));
        Files.createSymbolicLink(file, other);
        assertThat(read()).isEmpty();
    }
}
