package dev.qemu4j.process.internal.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.OtherUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustedPathTest {
    @TempDir
    Path folder;

    private Path directory(String name, String permissions) throws IOException {
        Path directory = Files.createDirectories(folder.resolve(name));
        return Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void aPrivateDirectoryIsTrusted() throws IOException {
        assertThat(TrustedPath.problemOfOwn(directory("a", "rwx------"))).isEmpty();
        assertThat(TrustedPath.problemOfBase(directory("b", "rwxr-xr-x"))).isEmpty();
        assertThat(TrustedPath.problemOfFuture(folder.resolve("c/d/e"))).isEmpty();
    }

    @Test
    void aDirectoryThatOthersCanWriteToIsNotPrivate() throws IOException {
        assertThat(TrustedPath.problemOfOwn(directory("a", "rwxrwx---")))
                .contains("other users can write to it; run chmod go-w on it");
        assertThat(TrustedPath.problemOfOwn(directory("b", "rwx----w-"))).isPresent();
        assertThat(TrustedPath.problemOfFuture(directory("c", "rwxrwx---"))).isPresent();
    }

    @Test
    void aSharedDirectoryNeedsTheStickyBit() throws IOException {
        Path shared = directory("a", "rwxrwxrwx");
        assertThat(TrustedPath.problemOfBase(shared))
                .hasValueSatisfying(problem -> assertThat(problem).contains("sticky"));
        assertThat(TrustedPath.problemOfOwn(directory("a/b", "rwx------")))
                .hasValueSatisfying(problem -> assertThat(problem).contains(shared + " is not safe"));
        Files.setAttribute(shared, "unix:mode", 01777);
        assertThat(TrustedPath.problemOfBase(shared)).isEmpty();
        assertThat(TrustedPath.problemOfOwn(shared.resolve("b"))).isEmpty();
    }

    /** With umask 002, as it is common where each user has an own group. */
    @Test
    void aDirectoryThatTheOwnGroupCanWriteToIsABase() throws IOException {
        Path base = directory("a", "rwxrwxr-x");
        if (User.id() == 0) {
            Files.setAttribute(base, "unix:gid", 65534);
        }
        assertThat(TrustedPath.problemOfBase(base)).isEmpty();
    }

    @Test
    void aLinkIsNotAPrivateDirectory() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), directory("a", "rwx------"));
        assertThat(TrustedPath.problemOfOwn(link)).isPresent();
    }

    @Test
    void aDirectoryOfAnotherUserIsNotTrusted() throws IOException {
        OtherUser.assumePossible();
        Path foreign = directory("foreign", "rwx------");
        OtherUser.own(foreign);
        assertThat(TrustedPath.problemOfOwn(foreign)).contains("it belongs to user 65534, not to this user, 0");
        assertThat(TrustedPath.problemOfBase(foreign)).isPresent();
        assertThat(TrustedPath.problemOfFuture(foreign.resolve("a"))).isPresent();
        assertThat(TrustedPath.problemOfOwn(directory("foreign/own", "rwx------")))
                .isPresent();
    }
}
