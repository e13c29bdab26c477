package dev.qemu4j.qapi.generator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first run writes everything, the next one nothing. */
class GenerateTest {
    @TempDir
    private static Path folder;

    @BeforeAll
    static void generateOnce() throws IOException {
        generate();
    }

    @Test
    void aSecondRunWritesNothing() throws IOException {
        Path file = source("dev/qemu4j/qapi/runstate/StatusInfo.java");
        Path extra = source("dev/qemu4j/qapi/runstate/Extra.java");
        FileTime before = FileTime.fromMillis(0);
        Files.setLastModifiedTime(file, before);
        Files.writeString(extra, "");

        generate();

        assertThat(Files.getLastModifiedTime(file)).isEqualTo(before);
        assertThat(extra).exists();
        Files.delete(extra);
    }

    @Test
    void aRunOfAnotherVersionWritesChangedFilesAndDeletesTheOthers() throws IOException {
        Path same = source("dev/qemu4j/qapi/runstate/StatusInfo.java");
        Path changed = source("dev/qemu4j/qapi/runstate/RunState.java");
        Path extra = source("dev/qemu4j/qapi/runstate/Extra.java");
        FileTime before = FileTime.fromMillis(0);
        Files.setLastModifiedTime(same, before);
        Files.writeString(changed, "");
        Files.writeString(extra, "");
        Files.writeString(folder.resolve("sources.stamp"), "another");

        generate();

        assertThat(Files.getLastModifiedTime(same)).isEqualTo(before);
        assertThat(changed).isNotEmptyFile();
        assertThat(extra).doesNotExist();
    }

    @Test
    void aWrongNumberOfFoldersIsRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> Generate.main("one"));
    }

    private static void generate() throws IOException {
        Generate.main(
                folder.resolve("sources").toString(),
                folder.resolve("tests").toString(),
                folder.resolve("resources").toString());
    }

    private static Path source(String name) {
        return folder.resolve("sources").resolve(name);
    }
}
