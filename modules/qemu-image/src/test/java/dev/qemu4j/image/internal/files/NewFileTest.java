package dev.qemu4j.image.internal.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class NewFileTest {
    @TempDir
    private Path folder;

    private Path target;

    @BeforeEach
    void name() {
        target = folder.resolve("disk.qcow2");
    }

    private static Diagnosis failure(Callable<?> call) throws Exception {
        try {
            throw new AssertionError("it succeeded: " + call.call());
        } catch (ImageException e) {
            return e.diagnosis();
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    @Test
    void aFileHasATemporaryNameAndModeUntilItIsPublished() throws Exception {
        try (NewFile file = NewFile.at(target, false)) {
            assertThat(target).doesNotExist();
            assertThat(file.path().getParent()).isEqualTo(folder);
            assertThat(file.path().getFileName().toString()).matches("\\.qemu4j-image-[0-9a-f]{32}\\.part");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path())))
                    .isEqualTo("rw-------");
            file.file().write('x');
            assertThat(file.publish()).isEqualTo(target);
        }
        assertThat(files()).containsExactly(target);
        assertThat(target).hasContent("x");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(target)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFileThatIsNotPublishedIsRemoved() throws Exception {
        try (NewFile file = NewFile.at(target, false)) {
            assertThat(file.path()).exists();
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void anExistingFileIsRefusedBeforeAnythingIsCreated() throws Exception {
        Files.writeString(target, "precious");
        assertThat(failure(() -> NewFile.at(target, false))).isEqualTo(Diagnosis.EXISTS);
        assertThat(files()).containsExactly(target);
    }

    @Test
    void aDanglingLinkIsAnExistingFile() throws Exception {
        Files.createSymbolicLink(target, folder.resolve("elsewhere"));
        assertThat(failure(() -> NewFile.at(target, false))).isEqualTo(Diagnosis.EXISTS);
        assertThat(files()).containsExactly(target);
    }

    @Test
    void aFileThatAppearsWhileTheImageIsMadeStays() throws Exception {
        try (NewFile file = NewFile.at(target, false)) {
            Files.writeString(target, "precious");
            assertThat(failure(file::publish)).isEqualTo(Diagnosis.EXISTS);
        }
        assertThat(target).hasContent("precious");
        assertThat(files()).containsExactly(target);
    }

    @Test
    void overwritingReplacesAFileAndALinkButNoDirectory() throws Exception {
        Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "precious");
        for (Path old : List.of(
                Files.writeString(folder.resolve("old"), "old"),
                Files.createSymbolicLink(folder.resolve("link"), elsewhere))) {
            try (NewFile file = NewFile.at(old, true)) {
                file.file().write('x');
                file.publish();
            }
            assertThat(Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)).isTrue();
            assertThat(old).hasContent("x");
        }
        assertThat(elsewhere).hasContent("precious");
        Path directory = Files.createDirectory(folder.resolve("directory"));
        assertThat(failure(() -> NewFile.at(directory, true))).isEqualTo(Diagnosis.EXISTS);
    }

    @Test
    void withoutHardLinksTheNameIsTakenFirst() throws Exception {
        NewFile.Linker noLinks = (name, existing) -> {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
        };
        try (NewFile file = NewFile.at(target, false, noLinks)) {
            file.file().write('x');
            file.publish();
        }
        assertThat(target).hasContent("x");
        Path taken = folder.resolve("taken");
        try (NewFile file = NewFile.at(taken, false, noLinks)) {
            Files.writeString(taken, "precious");
            assertThat(failure(file::publish)).isEqualTo(Diagnosis.EXISTS);
        }
        assertThat(taken).hasContent("precious");
        assertThat(files()).containsExactlyInAnyOrder(target, taken);
    }

    @Test
    void aNameThatCannotBeTakenAfterAllIsGivenBack() throws Exception {
        NewFile.Linker noLinks = (name, existing) -> {
            Files.delete(existing); // so that the move fails, too
            throw new UnsupportedOperationException();
        };
        try (NewFile file = NewFile.at(target, false, noLinks)) {
            assertThat(failure(file::publish)).isEqualTo(Diagnosis.NOT_FOUND);
        }
        assertThat(files()).isEmpty();
    }

    @Test
    void aMissingDirectoryIsSaid() throws Exception {
        Path nowhere = folder.resolve("missing/disk");
        assertThat(failure(() -> NewFile.at(nowhere, false))).isEqualTo(Diagnosis.NOT_FOUND);
        assertThat(failure(() -> NewFile.at(Path.of("/"), false))).isEqualTo(Diagnosis.NOT_A_FILE);
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(failure(() -> NewFile.at(file.resolve("disk"), false))).isEqualTo(Diagnosis.NOT_FOUND);
    }

    @Test
    void anInterruptDoesNotGetInTheWay() throws Exception {
        Thread.currentThread().interrupt();
        try (NewFile file = NewFile.at(target, false)) {
            file.file().write('x');
            file.publish();
        }
        assertThat(Thread.interrupted()).isTrue();
        assertThat(target).hasContent("x");
    }

    @Test
    void whatAnotherProgramLeftBehindIsRemoved() throws Exception {
        Path leftover = Files.writeString(folder.resolve(TemporaryName.begin()), "half");
        TemporaryName.end(leftover);
        try (NewFile own = NewFile.at(target, false)) {
            Leftovers.removeNowFrom(folder, own.path());
            assertThat(files()).containsExactly(own.path());
        }
    }

    @Test
    void theFirstFileInADirectoryRemovesWhatWasLeftThere() throws Exception {
        Path leftover = Files.writeString(folder.resolve(".qemu4j-image-0123.part"), "half");
        NewFile.at(target, false).close();
        assertThat(leftover).doesNotExist();
    }

    @Test
    void whatThisProgramIsMakingStays() throws Exception {
        try (NewFile one = NewFile.at(target, false);
                NewFile other = NewFile.at(folder.resolve("other"), false)) {
            Leftovers.removeNowFrom(folder, other.path());
            assertThat(one.path()).exists();
            one.publish();
        }
    }

    @Test
    void whatOthersHaveLockedOrIsNoFileStays() throws Exception {
        // Locked through a name that this JVM does not know: as another JVM's would be, except that this one is told
        // so.
        Path locked = Files.writeString(folder.resolve(".qemu4j-image-locked.part"), "half");
        Path directory = Files.createDirectory(folder.resolve(".qemu4j-image-directory.part"));
        Path link = Files.createSymbolicLink(folder.resolve(".qemu4j-image-link.part"), locked);
        Path other = Files.writeString(folder.resolve("qemu4j-image-x.part"), "");
        try (RandomAccessFile file = new RandomAccessFile(locked.toFile(), "rw");
                var lock = file.getChannel().lock(NewFile.LOCKED_BYTE, 1, false);
                NewFile own = NewFile.at(target, false)) {
            assertThat(lock.isValid()).isTrue();
            Leftovers.removeNowFrom(folder, own.path());
            assertThat(List.of(locked, directory, other))
                    .allSatisfy(path -> assertThat(path).exists());
            assertThat(Files.isSymbolicLink(link)).isTrue();
        }
    }

    @Test
    void ofManyThatWantOneNameOneGetsIt() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> calls = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> make(i)))
                    .toList();
            int made = 0;
            for (Future<Integer> call : calls) {
                made += call.get();
            }
            assertThat(made).isEqualTo(1);
        }
        assertThat(files()).containsExactly(target);
    }

    private int make(int i) throws IOException {
        try (NewFile file = NewFile.at(target, false)) {
            file.file().write(i);
            file.publish();
            return 1;
        } catch (ImageException e) {
            assertThat(e.diagnosis()).isEqualTo(Diagnosis.EXISTS);
            return 0;
        }
    }

    @Test
    void aFailureNamesTheFileWithoutControlCharacters() {
        Path evil = folder.resolve("a\u001b[31mb\n/x");
        assertThatThrownBy(() -> NewFile.at(evil, false)).hasMessageContaining("a\\u001b[31mb\\u000a/x");
    }
}
