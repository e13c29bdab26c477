package dev.qemu4j.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.qemu4j.process.internal.files.RuntimeBase;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuntimeDirectoryTest {
    @TempDir
    Path base;

    private static void bind(Path socket) throws IOException {
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
        }
    }

    @Test
    void onlyItsOwnerCanEnterIt() throws IOException {
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.path())))
                    .isEqualTo("rwx------");
            assertThat(directory.path().getParent()).isEqualTo(base);
        }
    }

    @Test
    void twoHaveDifferentNames() {
        try (RuntimeDirectory one = RuntimeDirectory.create(base);
                RuntimeDirectory other = RuntimeDirectory.create(base)) {
            assertThat(one.path()).isNotEqualTo(other.path());
        }
    }

    @Test
    void closingRemovesItsSocketsAndFilesAndItself() throws IOException {
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            bind(directory.socket("qmp.sock"));
            Files.writeString(directory.file("pid"), "1");
            directory.socket("never-made.sock");
        }
        assertThat(base).isEmptyDirectory();
    }

    @Test
    void closingTwiceHasNoEffect() {
        RuntimeDirectory directory = RuntimeDirectory.create(base);
        directory.close();
        directory.close();
        assertThatIllegalStateException().isThrownBy(() -> directory.file("late"));
    }

    @Test
    void aForeignFileIsLeftWithTheDirectory() throws IOException {
        Path foreign;
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            foreign = Files.writeString(directory.path().resolve("foreign"), "mine");
            Files.writeString(directory.file("own"), "");
        }
        assertThat(foreign).hasContent("mine");
        assertThat(foreign.resolveSibling("own")).doesNotExist();
    }

    @Test
    void aLinkInThePlaceOfASocketIsNeitherFollowedNorRemoved() throws IOException {
        Path target = Files.writeString(base.resolve("target"), "precious");
        Path socket;
        Path file;
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            socket = Files.createSymbolicLink(directory.socket("qmp.sock"), target);
            file = Files.createSymbolicLink(directory.file("pid"), target);
        }
        assertThat(target).hasContent("precious");
        assertThat(socket).isSymbolicLink();
        assertThat(file).isSymbolicLink();
    }

    @Test
    void aFileInThePlaceOfASocketIsNotRemoved() throws IOException {
        Path socket;
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            socket = Files.writeString(directory.socket("qmp.sock"), "not a socket");
        }
        assertThat(socket).hasContent("not a socket");
    }

    @Test
    void aDirectoryThatReplacedItIsNotRemoved() throws IOException {
        RuntimeDirectory directory = RuntimeDirectory.create(base);
        Path file = directory.file("pid");
        // Not deleted, so that the new directory cannot get its inode.
        Files.move(directory.path(), base.resolve("moved"));
        Files.createDirectory(directory.path());
        Files.writeString(file, "somebody else's");
        directory.close();
        assertThat(file).hasContent("somebody else's");
    }

    @Test
    void aLinkThatReplacedItIsNeitherFollowedNorRemoved() throws IOException {
        RuntimeDirectory directory = RuntimeDirectory.create(base);
        Path moved = base.resolve("moved");
        Files.move(directory.path(), moved);
        Files.createSymbolicLink(directory.path(), moved);
        Path victim = Files.writeString(moved.resolve("pid"), "precious");
        directory.file("pid");
        directory.close();
        assertThat(victim).hasContent("precious");
        assertThat(Files.exists(directory.path(), LinkOption.NOFOLLOW_LINKS)).isTrue();
    }

    /** As it can happen if the program names a base that others can write to. */
    @Test
    void aDirectoryThatAnotherUserRenamedAndReplacedIsLeftAlone() throws Exception {
        OtherUser.assumePossible();
        Path shared = OtherUser.sharedDirectory();
        try {
            RuntimeDirectory directory = RuntimeDirectory.create(shared);
            String name = directory.path().getFileName().toString();
            Path precious = Files.writeString(base.resolve("pid"), "precious");
            directory.file("pid");
            OtherUser.run("cd " + shared + " && mv " + name + " moved && ln -s " + base + " " + name);
            directory.close();
            assertThat(precious).hasContent("precious");
            OtherUser.run("cd " + shared + " && rm " + name + " && mkdir " + name);
            assertThat(RuntimeDirectory.adopt(directory.path(), directory.inode(), List.of(), List.of("pid")))
                    .isEmpty();
        } finally {
            OtherUser.delete(shared);
        }
    }

    @Test
    void aDirectoryIsAdoptedOnlyIfItIsThePrivateOneOfThatInode() throws Exception {
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            assertThat(adopted(directory.path(), directory.inode())).isTrue();
            assertThat(adopted(directory.path(), directory.inode() + 1)).isFalse();
            Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwx----w-"));
            assertThat(adopted(directory.path(), directory.inode())).isFalse();
            Files.setPosixFilePermissions(directory.path(), PosixFilePermissions.fromString("rwx------"));
            assertThat(adopted(base.resolve("absent"), directory.inode())).isFalse();
        }
    }

    private static boolean adopted(Path path, long inode) throws IOException {
        return RuntimeDirectory.adopt(path, inode, List.of(), List.of()).isPresent();
    }

    @Test
    void aBaseThatIsTooLongIsRefusedBeforeAnythingIsCreated() throws IOException {
        Path deep = Files.createDirectories(base.resolve("d".repeat(RuntimeBase.baseLimit())));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RuntimeDirectory.create(deep))
                .withMessageContaining(deep.toString())
                .withMessageContaining(String.valueOf(RuntimeBase.baseLimit()));
        assertThat(deep).isEmptyDirectory();
    }

    @Test
    void aSocketInTheLongestBaseCanBeBound() throws IOException {
        int missing = RuntimeBase.baseLimit() - RuntimeBase.length(base) - 1;
        Path longest = Files.createDirectory(base.resolve("x".repeat(missing)));
        try (RuntimeDirectory directory = RuntimeDirectory.create(longest)) {
            Path socket = directory.socket("0123456789abcdef");
            assertThat(RuntimeBase.length(socket)).isEqualTo(RuntimeBase.socketPathLimit());
            bind(socket);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> directory.socket("0123456789abcdefg"))
                    .withMessageContaining(longest.toString())
                    .withMessageContaining(String.valueOf(RuntimeBase.socketPathLimit()));
        }
        assertThat(longest).isEmptyDirectory();
    }

    @Test
    void aMissingBaseIsAnError() {
        assertThatExceptionOfType(QemuProcessException.class)
                .isThrownBy(() -> RuntimeDirectory.create(base.resolve("absent")))
                .withMessageContaining("absent");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "../x", "a/b", "a b", "-rf", "a\nb", "é"})
    void aNameThatIsNotAPlainFileNameIsRefused(String name) {
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            assertThatIllegalArgumentException().isThrownBy(() -> directory.file(name));
        }
    }

    @Test
    void oneNameIsNotBothASocketAndAFile() {
        try (RuntimeDirectory directory = RuntimeDirectory.create(base)) {
            directory.socket("qmp");
            assertThat(directory.socket("qmp")).isEqualTo(directory.path().resolve("qmp"));
            assertThatIllegalArgumentException().isThrownBy(() -> directory.file("qmp"));
        }
    }
}
