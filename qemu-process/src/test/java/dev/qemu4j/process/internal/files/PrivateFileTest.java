package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.process.OtherUser;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PrivateFileTest {
    @TempDir
    Path folder;

    private static void refuses(Path file, String reason) {
        assertThatExceptionOfType(RefusedFileException.class)
                .isThrownBy(() -> PrivateFile.read(file, 100))
                .withMessageContaining(file.toString())
                .withMessageContaining(reason);
    }

    private Path file(String name, String content) throws IOException {
        return Files.writeString(Files.createFile(folder.resolve(name), Private.FILE), content);
    }

    @Test
    void aNewFileIsPrivateAndReplacesNothing() throws IOException {
        Path path = folder.resolve("new");
        try (PrivateFile created = PrivateFile.create(path)) {
            assertThat(created.length()).isZero();
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rw-------");
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> PrivateFile.create(path));
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("absent"));
        assertThatExceptionOfType(FileAlreadyExistsException.class).isThrownBy(() -> PrivateFile.create(link));
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    @Test
    void aPrivateFileIsReadUpToTheLimit() throws IOException {
        assertThat(PrivateFile.read(file("a", "hello"), 5)).asString().isEqualTo("hello");
        assertThat(PrivateFile.read(file("empty", ""), 0)).isEmpty();
        refuses(file("long", "x".repeat(101)), "more than 100 bytes");
    }

    @Test
    void whatIsNotARegularFileIsRefusedWithoutBlocking() throws Exception {
        refuses(Files.createSymbolicLink(folder.resolve("link"), file("target", "")), "not a regular file");
        refuses(Files.createDirectory(folder.resolve("directory")), "not a regular file");
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        refuses(fifo, "not a regular file");
    }

    @Test
    void aFileThatOthersCanWriteToIsRefused() throws IOException {
        Path file = file("shared", "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw----"));
        refuses(file, "other users can write to it");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-----w-"));
        refuses(file, "other users can write to it");
    }

    @Test
    void aFileOfAnotherUserIsRefused() throws IOException {
        OtherUser.assumePossible();
        Path file = file("foreign", "");
        OtherUser.own(file);
        refuses(file, "belongs to user 65534");
    }

    @Test
    void anInterruptDoesNotCloseAFile() throws IOException {
        try (PrivateFile file = PrivateFile.open(file("a", "hello"))) {
            Thread.currentThread().interrupt();
            byte[] bytes = new byte[5];
            assertThat(file.read(bytes, 0, 5, 0)).isEqualTo(5);
            assertThat(Thread.interrupted()).isTrue();
            file.clear();
            assertThat(file.length()).isZero();
            assertThat(file.read(bytes, 0, 5, 0)).isNegative();
        }
    }
}
