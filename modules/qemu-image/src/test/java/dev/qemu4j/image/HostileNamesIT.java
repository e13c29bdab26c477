package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Names of files that mean something to QEMU, to a shell or to whoever reads its messages: every verb takes them as names. */
@Timeout(120)
class HostileNamesIT {
    private static final DataSize MEBIBYTE = DataSize.ofMebibytes(1);

    private final QemuImg img = Images.of(TestQemus.first());

    @TempDir
    private Path folder;

    static Stream<String> names() {
        return Stream.of(
                "json:{\"driver\":\"null-co\"},driver=nvme,, é漢 \"'\\$(id)`id`*?;&|<>#%s",
                "--f nbd:x\nqemu-img: x': Failed to get \"write\" lock\nIs another process using the image [x]?");
    }

    static Stream<String> misleadingNames() {
        return Stream.concat(
                names(),
                Stream.of(
                        "x: No space left on device",
                        "x\nqemu-img: x: No space left on device",
                        "x: Permission denied"));
    }

    @ParameterizedTest
    @MethodSource("names")
    void everyVerbTakesItForAName(String name) throws Exception {
        Path directory = Files.createDirectory(folder.resolve(name));
        Path data = img.create(directory.resolve("raw" + name), ImageFormat.RAW, MEBIBYTE);
        Path base = img.convert(data, directory.resolve(name), ImageFormat.QCOW2);
        Path one = img.overlay(base, directory.resolve("one" + name), OverlayOptions.DEFAULT.relative());
        Path two = img.overlay(one, directory.resolve("two" + name));
        Path vdi = img.create(directory.resolve("vdi" + name), ImageFormat.VDI, MEBIBYTE);
        Path above = img.overlay(vdi, directory.resolve("above" + name), OverlayOptions.DEFAULT.relative());

        assertThat(img.info(one).format()).isEqualTo(ImageFormat.QCOW2);
        assertThat(img.chain(two).images()).extracting(ImageInfo::file).containsExactly(two, one, base);
        assertThat(img.chain(above).images()).hasSize(2);
        assertThat(img.check(two).isClean()).isTrue();
        assertThat(img.map(two)).isNotEmpty();
        assertThat(img.measure(two, ImageFormat.RAW).required()).isNotNull();
        assertThat(img.compare(two, data).isSame()).isTrue();
        img.resize(two, DataSize.ofMebibytes(2));
        img.createSnapshot(base, name);
        img.applySnapshot(base, name);
        img.deleteSnapshot(base, name);
        img.commit(two);
        img.rebase(two, base, RebaseOptions.DEFAULT.relative());
        img.rebase(two, data);
        img.rebase(two, base, RebaseOptions.DEFAULT.headerOnly());
        assertThat(img.chain(two).images()).extracting(ImageInfo::file).containsExactly(two, base);
        img.flatten(two);
        assertThat(img.repair(two).isClean()).isTrue();
        img.convert(two, data, ImageFormat.RAW, ConvertOptions.DEFAULT.overwrite());
        assertThat(Images.in(folder)).containsExactly(name);
        assertThat(Images.in(directory))
                .containsExactlyInAnyOrderElementsOf(Stream.of("raw", "", "one", "two", "vdi", "above")
                        .map(prefix -> prefix + name)
                        .toList());
    }

    @ParameterizedTest
    @MethodSource("misleadingNames")
    void whatItSaysIsNotTakenForTheReasonOfAFailure(String name) throws Exception {
        Path image = Files.write(
                folder.resolve(name),
                SparseImage.captured("qcow2").putLong(40, 12345).bytes());
        assertThatThrownBy(() -> img.check(image))
                .isInstanceOfSatisfying(
                        ImageException.class,
                        e -> assertThat(e.diagnosis()).isIn(Diagnosis.CORRUPT, Diagnosis.UNKNOWN));
        Path missing = folder.resolve("missing").resolve(name);
        List<Path> never = List.of(missing, folder.resolve("not" + name));
        assertThat(never)
                .allSatisfy(path -> assertThatThrownBy(() -> img.info(path))
                        .isInstanceOfSatisfying(
                                ImageException.class,
                                e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.NOT_FOUND)));
    }
}
