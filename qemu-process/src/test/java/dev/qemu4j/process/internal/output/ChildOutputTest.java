package dev.qemu4j.process.internal.output;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.PrivateFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The child's stream is one of this test, which is opened for appending like that of a child. */
class ChildOutputTest {
    private static final long MAX = 128 << 10;

    @TempDir
    Path folder;

    private Path file;
    private OutputStream child;

    @BeforeEach
    void open() throws IOException {
        file = Files.createFile(folder.resolve("output.log"), Private.FILE);
        child = new FileOutputStream(file.toFile(), true);
    }

    @AfterEach
    void close() throws IOException {
        child.close();
    }

    private ChildOutput output(LogPolicy policy) throws IOException {
        return new ChildOutput(PrivateFile.open(file), policy.withMaxBytes(MAX));
    }

    private void print(String text) throws IOException {
        child.write(text.getBytes(UTF_8));
    }

    @Test
    void outputBelowTheLimitIsUnchanged() throws IOException {
        ChildOutput output = output(LogPolicy.tail());
        print("one\ntwo ü\n");
        assertThat(output.limit()).isFalse();
        assertThat(output.tail()).isEqualTo("one\ntwo ü\n");
        print("three\n");
        output.close();
        assertThat(output.tail()).isEqualTo("one\ntwo ü\nthree\n");
    }

    @Test
    void aFileThatIsTooLongIsCutAndItsEndKeptOnceItStopsGrowing() throws IOException {
        ChildOutput output = output(LogPolicy.tail());
        print("x".repeat((int) MAX) + "the end\n");
        assertThat(output.limit()).as("still growing").isTrue();
        assertThat(file).hasSize(MAX + 8);
        output.limit();
        assertThat(file).isEmptyFile();
        assertThat(output.tail()).hasSize(ChildOutput.TAIL_BYTES).endsWith("xxxthe end\n");
        print("and more\n");
        assertThat(file).hasSize(9);
        assertThat(output.tail()).hasSize(ChildOutput.TAIL_BYTES).endsWith("xxxthe end\nand more\n");
        output.close();
        assertThat(output.tail()).endsWith("xxxthe end\nand more\n");
    }

    @Test
    void aFileThatIsFarTooLongIsCutWhileItGrows() throws IOException {
        ChildOutput output = output(LogPolicy.tail());
        String megabyte = "y".repeat(1 << 20);
        for (int i = 0; i < 40; i++) {
            print(megabyte);
            assertThat(output.limit()).isTrue();
            assertThat(file.toFile().length()).isLessThanOrEqualTo(18L << 20);
        }
        print("last\n");
        output.close();
        assertThat(file.toFile().length()).isLessThanOrEqualTo(MAX);
        assertThat(output.tail()).endsWith("yyylast\n");
    }

    @Test
    void theOldContentOfAKeptLogGoesToAPrivateSecondFile() throws IOException {
        ChildOutput output = output(LogPolicy.kept());
        String first = "1".repeat((int) MAX) + "first\n";
        print(first);
        output.limit();
        output.limit();
        Path older = folder.resolve("output.log.1");
        assertThat(older).hasContent(first);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(older)))
                .isEqualTo("rw-------");
        print("second\n");
        output.close();
        assertThat(file).hasContent("second\n");
        assertThat(output.tail()).endsWith("11first\nsecond\n");
    }

    @Test
    void anInterruptedCallerGetsTheTail() throws IOException {
        ChildOutput output = output(LogPolicy.tail());
        print("words\n");
        Thread.currentThread().interrupt();
        assertThat(output.tail()).isEqualTo("words\n");
        assertThat(Thread.interrupted()).isTrue();
        print("more\n");
        assertThat(output.tail()).isEqualTo("words\nmore\n");
        output.close();
    }

    @Test
    void aPartialCharacterIsLeftOut() throws IOException {
        ChildOutput output = output(LogPolicy.tail());
        print("ü".repeat(ChildOutput.TAIL_BYTES / 2) + "!");
        assertThat(output.tail()).startsWith("ü").endsWith("ü!").hasSize(ChildOutput.TAIL_BYTES / 2);
        output.close();
    }

    @Test
    void aKeptLogIsCutWhenItsCopyFillsTheDisk() throws Exception {
        Path small = Files.createDirectory(folder.resolve("small"));
        assumeTrue(
                new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=200k", "small", small.toString())
                                .start()
                                .waitFor()
                        == 0,
                "a small file system cannot be mounted");
        try {
            Path log = Files.createFile(small.resolve("output.log"), Private.FILE);
            ChildOutput output =
                    new ChildOutput(PrivateFile.open(log), LogPolicy.kept().withMaxBytes(MAX));
            try (OutputStream printing = new FileOutputStream(log.toFile(), true)) {
                printing.write(("1".repeat((int) MAX) + "first\n").getBytes(UTF_8));
                output.limit();
                output.limit();
                assertThat(log).isEmptyFile();
                assertThat(small.resolve("output.log.1")).doesNotExist();
                assertThat(output.tail()).endsWith("11first\n");
                printing.write("second\n".getBytes(UTF_8));
                assertThat(output.tail()).endsWith("11first\nsecond\n");
            }
            output.close();
        } finally {
            assertThat(new ProcessBuilder("umount", small.toString()).start().waitFor())
                    .isZero();
        }
    }

    /** As when the disk is full: the second file cannot be created. */
    @Test
    void aKeptLogIsCutEvenIfItsOldContentCannotBeKept() throws IOException {
        Files.createDirectories(folder.resolve("output.log.1/in-the-way"));
        ChildOutput output = output(LogPolicy.kept());
        print("1".repeat((int) MAX) + "first\n");
        output.limit();
        output.limit();
        assertThat(file).isEmptyFile();
        assertThat(output.tail()).endsWith("11first\n");
        print("2".repeat((int) MAX) + "second\n");
        output.limit();
        output.limit();
        assertThat(file).isEmptyFile();
        assertThat(output.tail()).endsWith("22second\n");
        output.close();
    }
}
