package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException.Diagnosis;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Qcow2Test {
    private static final DataSize GIBIBYTE = DataSize.ofGibibytes(1);

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("image.qcow2");
    }

    @Test
    void whatIsWrittenIsRead() {
        Qcow2.of(GIBIBYTE).lazyRefcounts().backing("base: é", ImageFormat.RAW).write(file);
        ImageHeader header = ImageHeader.read(file);
        assertThat(header.kind()).isEqualTo(ImageKind.QCOW2);
        assertThat(header.version()).isEqualTo(3);
        assertThat(header.virtualSize()).contains(GIBIBYTE);
        assertThat(header.clusterSize()).contains(DataSize.parse("64K"));
        assertThat(header.backing()).contains(new BackingReference("base: é", Optional.of("raw")));
        assertThat(header.isDirty()).isFalse();
    }

    @Test
    void anImageWithoutABaseIsSelfContained() {
        Qcow2.of(GIBIBYTE).write(file);
        assertThat(ImageHeader.read(file).isSelfContained()).isTrue();
    }

    @Test
    void theSizeIsRoundedUpToASector() {
        Qcow2.of(DataSize.ofBytes(513)).write(file);
        assertThat(ImageHeader.read(file).virtualSize()).contains(DataSize.ofBytes(1024));
    }

    @Test
    void aLargeImageIsASmallFile() {
        Qcow2.of(DataSize.parse("1P")).write(file);
        assertThat(ImageHeader.read(file).fileSize()).isLessThan(DataSize.ofMebibytes(20));
    }

    @Test
    void anExistingFileIsNotTouched() throws Exception {
        Files.writeString(file, "precious");
        assertThatThrownBy(() -> Qcow2.of(GIBIBYTE).write(file))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.EXISTS));
        assertThat(file).hasContent("precious");
    }

    @Test
    void whatTheFormatCannotDoIsRefused() {
        assertThatThrownBy(() -> Qcow2.of(DataSize.parse("3P")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("size");
        assertThatThrownBy(() -> Qcow2.of(GIBIBYTE).clusterSize(DataSize.ofBytes(3000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clusterSize: 3000");
        assertThatThrownBy(() -> Qcow2.of(GIBIBYTE).backing("x".repeat(1024), ImageFormat.RAW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1024");
        assertThatThrownBy(() -> Qcow2.of(DataSize.ofMebibytes(1))
                        .clusterSize(DataSize.ofBytes(512))
                        .backing("x".repeat(500), ImageFormat.RAW))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("room");
        assertThatThrownBy(() -> new Qcow2(
                        GIBIBYTE,
                        DataSize.parse("64K"),
                        false,
                        Optional.of(new BackingReference("base", Optional.empty()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("format");
        assertThatThrownBy(() -> Qcow2.of(GIBIBYTE).backing("", ImageFormat.RAW))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLongestNameOfABaseFits() {
        String name = "/" + "é".repeat(511);
        Qcow2.of(GIBIBYTE).backing(name, ImageFormat.QCOW2).write(file);
        assertThat(ImageHeader.read(file).backing().orElseThrow().name()).isEqualTo(name);
    }
}
