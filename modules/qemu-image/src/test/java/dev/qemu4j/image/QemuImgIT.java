package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Every verb, with each {@code qemu-img}. */
@ParameterizedClass
@MethodSource(TestQemus.ALL)
@Timeout(120)
class QemuImgIT {
    private static final DataSize MEBIBYTE = DataSize.ofMebibytes(1);
    private static final long CLUSTER = 65536;

    @Parameter
    private TestQemu qemu;

    @TempDir
    private Path folder;

    private QemuImg img;

    @BeforeEach
    void find() {
        img = Images.of(qemu);
    }

    @AfterEach
    void nothingIsLeftBehind() throws Exception {
        Images.assertNothingLeft(folder);
    }

    private Path file(String name) {
        return folder.resolve(name);
    }

    /** A raw image of a mebibyte with something in its first half. */
    private Path data(String name, int seed) throws Exception {
        byte[] bytes = new byte[1 << 20];
        byte[] random = new byte[1 << 19];
        new Random(seed).nextBytes(random);
        System.arraycopy(random, 0, bytes, 0, random.length);
        return Files.write(file(name), bytes);
    }

    private static Diagnosis failure(Executable call) throws Throwable {
        try {
            call.execute();
        } catch (ImageException e) {
            return e.diagnosis();
        }
        throw new AssertionError("it succeeded");
    }

    private byte[] read(Path image) throws Exception {
        Path raw = file("read-" + image.getFileName());
        img.convert(image, raw, ImageFormat.RAW, ConvertOptions.DEFAULT.overwrite());
        byte[] bytes = Files.readAllBytes(raw);
        Files.delete(raw);
        return bytes;
    }

    // create

    @Test
    void newImagesAreWhatTheirHeaderAndQemuSay() throws Exception {
        for (ImageFormat format : Images.formats(img)) {
            Path image = img.create(file("new." + format.driver()), format, DataSize.ofMebibytes(10));
            ImageInfo info = img.info(Image.file(format, image));
            assertThat(info.format()).isEqualTo(format);
            assertThat(info.virtualSize()).isGreaterThanOrEqualTo(DataSize.ofMebibytes(10));
            ImageHeader header = ImageHeader.read(image);
            assertThat(header.kind().format()).contains(format);
            assertThat(header.virtualSize()).as(format.driver()).contains(info.virtualSize());
            assertThat(header.isSelfContained()).isTrue();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void imagesWrittenWithoutAProcessAreSoundToQemu() throws Exception {
        List<Qcow2> images = new ArrayList<>();
        for (String size : List.of("0", "512", "100T")) {
            images.add(Qcow2.of(DataSize.parse(size)));
        }
        // The smallest clusters need more than one cluster of reference counts.
        for (String cluster : List.of("512", "4K", "2M")) {
            images.add(Qcow2.of(DataSize.ofGibibytes(10))
                    .clusterSize(DataSize.parse(cluster))
                    .lazyRefcounts());
        }
        for (Qcow2 image : images) {
            Path file = image.write(file("written"));
            assertThat(img.check(file)).as("%s", image).returns(true, ImageCheck::isClean);
            assertThat(img.info(file))
                    .returns(image.size(), ImageInfo::virtualSize)
                    .returns(Optional.of(image.clusterSize()), ImageInfo::clusterSize);
            if (image.size().bytes() >= CLUSTER) {
                Images.write(img, file, "qcow2", image.size().bytes() - CLUSTER, CLUSTER, 7);
                assertThat(img.check(file)).as("%s, written to", image).returns(true, ImageCheck::isClean);
            }
            Files.delete(file);
        }
    }

    @Test
    void optionsReachTheImage() throws Exception {
        CreateOptions options = CreateOptions.DEFAULT
                .preallocation(Preallocation.FALLOC)
                .clusterSize(DataSize.parse("128K"))
                .lazyRefcounts();
        Path image = img.create(file("image"), ImageFormat.QCOW2, MEBIBYTE, options);
        assertThat(img.info(image).clusterSize()).contains(DataSize.parse("128K"));
        assertThat(img.info(image).actualSize()).isGreaterThanOrEqualTo(MEBIBYTE);
        assertThat(Images.run(img, "info", image.toString())).contains("lazy refcounts: true");
        Path raw = img.create(
                file("raw"), ImageFormat.RAW, MEBIBYTE, CreateOptions.DEFAULT.preallocation(Preallocation.FULL));
        assertThat(img.info(raw).actualSize()).isGreaterThanOrEqualTo(MEBIBYTE);
        assertThatThrownBy(() -> img.create(file("x"), ImageFormat.VDI, MEBIBYTE, options))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> img.create(file("x"), ImageFormat.DMG, MEBIBYTE))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingIsOverwrittenUnlessAsked() throws Throwable {
        Path base = data("base", 1);
        Path precious = Files.writeString(file("precious"), "precious");
        assertThat(failure(() -> img.create(precious, ImageFormat.QCOW2, MEBIBYTE)))
                .isEqualTo(Diagnosis.EXISTS);
        assertThat(failure(() -> img.create(precious, ImageFormat.VDI, MEBIBYTE)))
                .isEqualTo(Diagnosis.EXISTS);
        assertThat(failure(() -> img.overlay(base, precious))).isEqualTo(Diagnosis.EXISTS);
        assertThat(failure(() -> img.convert(base, precious, ImageFormat.QCOW2)))
                .isEqualTo(Diagnosis.EXISTS);
        assertThat(precious).hasContent("precious");
        img.create(precious, ImageFormat.VDI, MEBIBYTE, CreateOptions.DEFAULT.overwrite());
        assertThat(ImageHeader.read(precious).kind()).isEqualTo(ImageKind.VDI);
        img.convert(base, precious, ImageFormat.QCOW2, ConvertOptions.DEFAULT.overwrite());
        assertThat(ImageHeader.read(precious).kind()).isEqualTo(ImageKind.QCOW2);
        img.overlay(base, precious, OverlayOptions.DEFAULT.overwrite());
        assertThat(ImageHeader.read(precious).backing()).isPresent();
        // Into itself, too: the old one is read until the new one is complete.
        img.convert(precious, precious, ImageFormat.RAW, ConvertOptions.DEFAULT.overwrite());
        assertThat(precious).hasSameBinaryContentAs(base);
    }

    // overlay

    @Test
    void everyFormatIsConvertedToAndFromAndIsABase() throws Exception {
        Path data = data("data", 2);
        for (ImageFormat format : Images.formats(img)) {
            Path base = img.convert(data, file("base." + format.driver()), format);
            Path overlay = img.overlay(base, file("overlay." + format.driver()));
            ImageHeader header = ImageHeader.read(overlay);
            assertThat(header.backing()).contains(new BackingReference(base.toString(), Optional.of(format.driver())));
            assertThat(header.virtualSize()).isEqualTo(ImageHeader.read(base).virtualSize());
            assertThat(img.compare(overlay, base).isSame()).as(format.driver()).isTrue();
            Path back = img.convert(base, file("back." + format.driver()), ImageFormat.RAW);
            assertThat(Arrays.copyOf(Files.readAllBytes(back), 1 << 20))
                    .as(format.driver())
                    .isEqualTo(Files.readAllBytes(data));
        }
    }

    @Test
    void anOverlayNamesItsBaseAsTold() throws Exception {
        Path base = data("base:1", 3);
        Files.createDirectory(file("below"));
        Path overlay = img.overlay(base, file("one"), OverlayOptions.DEFAULT.relative());
        assertThat(img.info(overlay).backing().orElseThrow().name()).isEqualTo("./base:1");
        assertThat(read(overlay)).isEqualTo(Files.readAllBytes(base));
        QemuImg allowed = img.allowBacking(folder);
        Path below = allowed.overlay(base, file("below/two"), OverlayOptions.DEFAULT.relative());
        assertThat(img.info(below).backing().orElseThrow().name()).isEqualTo("../base:1");
        assertThat(allowed.compare(below, base).isSame()).isTrue();
        Images.assertNothingLeft(file("below"));
    }

    @Test
    void anOverlayMayBeLargerAndHaveOtherClusters() throws Exception {
        Path base = data("base", 4);
        OverlayOptions options = OverlayOptions.DEFAULT
                .size(DataSize.ofMebibytes(3))
                .clusterSize(DataSize.parse("4K"))
                .lazyRefcounts()
                .baseFormat(ImageFormat.RAW);
        Path overlay = img.overlay(base, file("overlay"), options);
        assertThat(img.info(overlay).virtualSize()).isEqualTo(DataSize.ofMebibytes(3));
        assertThat(img.info(overlay).clusterSize()).contains(DataSize.parse("4K"));
        assertThat(read(overlay)).isEqualTo(Arrays.copyOf(Files.readAllBytes(base), 3 << 20));
    }

    @Test
    void aRawDiskThatLooksLikeAnotherFormatIsWhatTheCallerSays() throws Throwable {
        // What a guest can write into its raw disk.
        Path disk = Qcow2.of(MEBIBYTE).backing("/etc/hostname", ImageFormat.RAW).write(file("disk"));
        try (RandomAccessFile file = new RandomAccessFile(disk.toFile(), "rw")) {
            file.setLength(1 << 20);
        }
        byte[] content = Files.readAllBytes(disk);
        Image raw = Image.file(ImageFormat.RAW, disk);

        assertThat(failure(() -> img.convert(disk, file("out"), ImageFormat.RAW)))
                .isEqualTo(Diagnosis.REFERENCE_REFUSED);
        assertThat(failure(() -> img.overlay(disk, file("out")))).isEqualTo(Diagnosis.REFERENCE_REFUSED);

        Path copy = img.convert(raw, file("copy"), ImageFormat.RAW, ConvertOptions.DEFAULT);
        assertThat(copy).hasBinaryContent(content);
        assertThat(img.info(raw).virtualSize()).isEqualTo(MEBIBYTE);
        assertThat(img.info(raw).backing()).isEmpty();
        assertThat(img.compare(raw, Image.file(ImageFormat.RAW, copy)).isSame()).isTrue();
        assertThat(img.map(raw))
                .isNotEmpty()
                .allSatisfy(extent -> assertThat(extent.depth()).isZero());
        assertThat(img.measure(raw, ImageFormat.QCOW2).required()).isGreaterThan(DataSize.ofBytes(0));
        img.resize(raw, DataSize.ofMebibytes(2));
        assertThat(Files.size(disk)).isEqualTo(2 << 20);
        img.shrink(raw, MEBIBYTE);
        assertThat(disk).hasBinaryContent(content);
        Path overlay = img.overlay(disk, file("overlay"), OverlayOptions.DEFAULT.baseFormat(ImageFormat.RAW));
        assertThat(read(overlay)).isEqualTo(content);
    }

    // info, chain

    @Test
    void infoTellsOfOneImageAndChainOfAll() throws Exception {
        Path base = data("base", 5);
        Path middle = img.overlay(base, file("middle"));
        Path top = img.overlay(middle, file("top"), OverlayOptions.DEFAULT.relative());
        ImageChain chain = img.chain(top);
        assertThat(chain.images()).extracting(ImageInfo::file).containsExactly(top, middle, base);
        assertThat(chain.top()).isEqualTo(img.info(top));
        Image image = Image.file(ImageFormat.QCOW2, top)
                .backing(Image.file(ImageFormat.QCOW2, middle).backing(Image.file(ImageFormat.RAW, base)));
        assertThat(chain.toImage()).isEqualTo(image);
        assertThat(img.info(top).toImage())
                .isEqualTo(Image.file(ImageFormat.QCOW2, top).backing(Image.file(ImageFormat.QCOW2, middle)));
        Files.delete(base);
        assertThat(img.info(top).virtualSize()).isEqualTo(MEBIBYTE);
        Files.delete(middle);
        assertThat(img.info(top).virtualSize()).isEqualTo(MEBIBYTE);
    }

    @Test
    void anImageThatNamesADataFileIsNotGivenToQemu() throws Throwable {
        Path data = Files.writeString(file("data"), "precious");
        Images.run(
                img,
                "create",
                "-q",
                "-f",
                "qcow2",
                "-o",
                "data_file=" + file("other"),
                file("image").toString(),
                "1M");
        Files.delete(file("other"));
        Files.createSymbolicLink(file("other"), data);
        assertThat(failure(() -> img.info(file("image")))).isEqualTo(Diagnosis.REFERENCE_REFUSED);
        assertThat(failure(() -> img.convert(file("image"), file("x"), ImageFormat.RAW)))
                .isEqualTo(Diagnosis.REFERENCE_REFUSED);
        assertThat(data).hasContent("precious");
    }

    @Test
    void aLoopEndsAtOnce() throws Throwable {
        Qcow2 image = Qcow2.of(MEBIBYTE);
        Path one = image.backing("other", ImageFormat.QCOW2).write(file("one"));
        image.backing("one", ImageFormat.QCOW2).write(file("other"));
        assertThat(failure(() -> img.convert(one, file("x"), ImageFormat.RAW))).isEqualTo(Diagnosis.CHAIN);
        assertThat(failure(() -> img.map(one))).isEqualTo(Diagnosis.CHAIN);
        assertThat(img.info(one).virtualSize()).isEqualTo(MEBIBYTE);
    }

    @Test
    void aHeaderThatNamesAnotherBaseIsNotFollowedWhereTheCallerSaysOne() throws Exception {
        Path secret = Files.write(file("secret"), new byte[] {1, 2, 3});
        Path base = data("base", 6);
        Path top =
                Qcow2.of(MEBIBYTE).backing(secret.toString(), ImageFormat.RAW).write(file("top"));
        Image told = Image.file(ImageFormat.QCOW2, top).backing(Image.file(ImageFormat.RAW, base));
        Path copy = img.convert(told, file("copy"), ImageFormat.RAW, ConvertOptions.DEFAULT);
        assertThat(copy).hasSameBinaryContentAs(base);
    }

    @Test
    void anEncryptedImageCanBeLookedAtAndNotRead() throws Throwable {
        Path image = file("image");
        String options = "encrypt.format=aes,encrypt.key-secret=key";
        Images.run(
                img,
                "create",
                "-q",
                "-f",
                "qcow2",
                "--object",
                "secret,id=key,data=x",
                "-o",
                options,
                image.toString(),
                "1M");
        assertThat(img.info(image).isEncrypted()).isTrue();
        assertThat(failure(() -> img.check(image))).isEqualTo(Diagnosis.UNSUPPORTED);
        assertThat(failure(() -> img.convert(image, file("x"), ImageFormat.RAW)))
                .isEqualTo(Diagnosis.UNSUPPORTED);
    }

    // convert

    @Test
    void compressionAndSparsenessAreAsTold() throws Exception {
        byte[] bytes = new byte[1 << 20];
        Arrays.fill(bytes, (byte) 'x');
        Path data = Files.write(file("data"), bytes);
        Path compressed = img.convert(data, file("compressed"), ImageFormat.QCOW2, ConvertOptions.DEFAULT.compress());
        Path plain = img.convert(data, file("plain"), ImageFormat.QCOW2);
        assertThat(img.info(compressed).actualSize()).isLessThan(img.info(plain).actualSize());
        Path zeros = img.create(file("zeros"), ImageFormat.RAW, MEBIBYTE);
        Path full =
                img.convert(zeros, file("full"), ImageFormat.RAW, ConvertOptions.DEFAULT.sparse(DataSize.ofBytes(0)));
        assertThat(img.info(full).actualSize()).isGreaterThanOrEqualTo(MEBIBYTE);
        Path options = img.convert(
                data,
                file("options"),
                ImageFormat.QCOW2,
                ConvertOptions.DEFAULT.target(CreateOptions.DEFAULT.clusterSize(DataSize.parse("4K"))));
        assertThat(img.info(options).clusterSize()).contains(DataSize.parse("4K"));
        assertThatThrownBy(() -> img.convert(data, file("x"), ImageFormat.RAW, ConvertOptions.DEFAULT.compress()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(file("x")).doesNotExist();
    }

    @Test
    void progressEndsWithAllOfIt() throws Exception {
        List<Progress> told = new ArrayList<>();
        img.convert(data("data", 8), file("out"), ImageFormat.QCOW2, told::add);
        assertThat(told).isNotEmpty().isSortedAccordingTo((one, other) -> Long.compare(one.done(), other.done()));
        assertThat(told.getLast()).isEqualTo(new Progress(1 << 20, 1 << 20));
        assertThat(told.getLast().fraction()).isEqualTo(1);
    }

    // resize

    @Test
    void anImageGrowsAndShrinksOnlyIfThatIsMeant() throws Throwable {
        Path image = img.convert(data("data", 9), file("image"), ImageFormat.QCOW2);
        img.resize(image, DataSize.ofMebibytes(4));
        assertThat(img.info(image).virtualSize()).isEqualTo(DataSize.ofMebibytes(4));
        assertThat(failure(() -> img.resize(image, MEBIBYTE))).isEqualTo(Diagnosis.WOULD_SHRINK);
        assertThat(img.info(image).virtualSize()).isEqualTo(DataSize.ofMebibytes(4));
        img.shrink(image, MEBIBYTE);
        assertThat(read(image)).isEqualTo(Files.readAllBytes(file("data")));
    }

    @Test
    void anOverlayThatGrowsDoesNotShowWhatItsBaseHasThere() throws Exception {
        Path base = data("base", 10);
        Path overlay = img.overlay(base, file("overlay"));
        img.shrink(overlay, DataSize.ofBytes(CLUSTER));
        img.resize(overlay, MEBIBYTE);
        byte[] expected = Arrays.copyOf(Arrays.copyOf(Files.readAllBytes(base), (int) CLUSTER), 1 << 20);
        assertThat(read(overlay)).isEqualTo(expected);
    }

    // rebase, commit

    @Test
    void anotherBaseMakesNoDifferenceToTheGuest() throws Exception {
        Path one = data("one", 11);
        Path other = data("other", 12);
        Path overlay = img.overlay(one, file("overlay"));
        Images.write(img, overlay, "qcow2", 0, CLUSTER, 5);
        byte[] before = read(overlay);
        img.rebase(overlay, other);
        assertThat(img.info(overlay).backing()).contains(new BackingReference(other.toString(), Optional.of("raw")));
        assertThat(read(overlay)).isEqualTo(before);
        img.rebase(overlay, one, RebaseOptions.DEFAULT.relative().baseFormat(ImageFormat.RAW));
        assertThat(img.info(overlay).backing()).contains(new BackingReference("one", Optional.of("raw")));
        assertThat(read(overlay)).isEqualTo(before);
        img.flatten(overlay);
        assertThat(img.info(overlay).backing()).isEmpty();
        assertThat(read(overlay)).isEqualTo(before);
        img.flatten(overlay);
        assertThat(img.check(overlay).isClean()).isTrue();
    }

    @Test
    void aBaseThatHasMovedIsNamedAnew() throws Throwable {
        Path base = data("base", 13);
        Path overlay = img.overlay(base, file("overlay"));
        byte[] before = read(overlay);
        Path moved = Files.move(base, file("moved"));
        assertThat(failure(() -> read(overlay))).isEqualTo(Diagnosis.NOT_FOUND);
        assertThat(failure(() -> img.rebase(overlay, moved))).isEqualTo(Diagnosis.NOT_FOUND);
        img.rebase(overlay, moved, RebaseOptions.DEFAULT.headerOnly());
        assertThat(read(overlay)).isEqualTo(before);
        img.rebase(overlay, moved, RebaseOptions.DEFAULT.headerOnly().relative());
        assertThat(img.info(overlay).backing().orElseThrow().name()).isEqualTo("moved");
        assertThat(read(overlay)).isEqualTo(before);
    }

    @Test
    void anImageCannotBeBasedOnItself() throws Throwable {
        Path base = data("base", 14);
        Path overlay = img.overlay(base, file("overlay"));
        Path top = img.overlay(overlay, file("top"));
        assertThat(failure(() -> img.rebase(overlay, overlay))).isEqualTo(Diagnosis.CHAIN);
        assertThat(failure(() -> img.rebase(overlay, top))).isEqualTo(Diagnosis.CHAIN);
        assertThat(failure(() -> img.rebase(overlay, top, RebaseOptions.DEFAULT.headerOnly())))
                .isEqualTo(Diagnosis.CHAIN);
        assertThat(img.chain(top).images()).hasSize(3);
    }

    @Test
    void aBaseBelowWhichAFormatIsMissingIsNotGivenToQemu() throws Throwable {
        Path base = data("base", 15);
        // As old images are: QEMU would look into the base for its format.
        SparseImage old =
                SparseImage.captured("qcow2-version-2").put(72, new byte[16]).put(8 + 7, (byte) 0x60);
        old.put(0x60, "base").putInt(16, 4);
        Path middle = Files.write(file("middle"), old.bytes());
        Path overlay = img.overlay(base, file("overlay"));
        assertThat(ImageHeader.read(middle).backing()).contains(new BackingReference("base", Optional.empty()));
        assertThat(failure(() -> img.rebase(overlay, middle))).isEqualTo(Diagnosis.UNSUPPORTED);
        assertThat(img.compare(middle, base).isSame()).isTrue();
        img.rebase(middle, base, RebaseOptions.DEFAULT.headerOnly());
        img.rebase(overlay, middle);
        assertThat(img.chain(overlay).images()).hasSize(3);
    }

    @Test
    void anOverlayIsWrittenIntoItsBase() throws Exception {
        Path base = img.convert(data("data", 16), file("base"), ImageFormat.QCOW2);
        Path overlay = img.overlay(base, file("overlay"));
        Images.write(img, overlay, "qcow2", CLUSTER, CLUSTER, 5);
        byte[] content = read(overlay);
        img.commit(overlay, CommitOptions.DEFAULT.keepOverlay());
        assertThat(img.check(overlay).allocatedClusters()).hasValue(1);
        assertThat(read(base)).isEqualTo(content);
        img.commit(overlay);
        assertThat(img.check(overlay).allocatedClusters()).hasValue(0);
        assertThat(read(overlay)).isEqualTo(content);
    }

    @Test
    void aProtectedBaseStaysAsItIs() throws Throwable {
        Path base = img.convert(data("data", 17), file("base"), ImageFormat.QCOW2);
        Path overlay = img.overlay(base, file("overlay"));
        Images.write(img, overlay, "qcow2", 0, CLUSTER, 5);
        byte[] content = read(overlay);
        Files.setPosixFilePermissions(base, PosixFilePermissions.fromString("r--r--r--"));
        byte[] before = Files.readAllBytes(base);
        assertThat(failure(() -> img.commit(overlay))).isEqualTo(Diagnosis.PROTECTED);
        assertThat(failure(() -> img.resize(base, DataSize.ofMebibytes(2)))).isEqualTo(Diagnosis.PROTECTED);
        assertThat(failure(() -> img.repair(base))).isEqualTo(Diagnosis.PROTECTED);
        assertThat(failure(() -> img.createSnapshot(base, "x"))).isEqualTo(Diagnosis.PROTECTED);
        assertThat(failure(() -> img.rebase(base, file("data")))).isEqualTo(Diagnosis.PROTECTED);
        assertThat(failure(() -> img.flatten(base))).isEqualTo(Diagnosis.PROTECTED);
        assertThat(base).hasBinaryContent(before);
        if (Files.isWritable(base)) { // for root it is
            img.commit(overlay, CommitOptions.DEFAULT.protectedBase());
            assertThat(read(base)).isEqualTo(content);
        } else {
            assertThat(failure(() -> img.commit(overlay, CommitOptions.DEFAULT.protectedBase())))
                    .isEqualTo(Diagnosis.PERMISSION);
        }
    }

    @Test
    void anImageWithoutABaseHasNothingToBeWrittenInto() throws Throwable {
        Path image = img.create(file("image"), ImageFormat.QCOW2, MEBIBYTE);
        assertThat(failure(() -> img.commit(image))).isEqualTo(Diagnosis.UNSUPPORTED);
    }

    // check

    @Test
    void leaksAndDamageAreToldApartAndRepaired() throws Exception {
        Path image = img.convert(data("data", 18), file("image"), ImageFormat.QCOW2);
        assertThat(img.check(image).outcome()).isEqualTo(ImageCheck.Outcome.CLEAN);
        assertThat(img.check(image).totalClusters()).hasValue(16);
        // The reference count of a cluster that nothing is in.
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            long cluster = file.length() / CLUSTER;
            file.setLength((cluster + 1) * CLUSTER);
            file.seek(2 * CLUSTER + 2 * cluster);
            file.writeShort(1);
        }
        ImageCheck leak = img.check(image);
        assertThat(leak.outcome()).isEqualTo(ImageCheck.Outcome.LEAKS);
        assertThat(leak.leaks()).isEqualTo(1);
        assertThat(leak.findings()).contains("Leaked cluster");
        ImageCheck repaired = img.repairLeaks(image);
        assertThat(repaired.leaksFixed()).isEqualTo(1);
        assertThat(repaired.isClean()).isTrue();
        // The reference count of one that has data.
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(2 * CLUSTER + 2 * 5);
            file.writeShort(0);
        }
        ImageCheck damage = img.check(image);
        assertThat(damage.outcome()).isEqualTo(ImageCheck.Outcome.CORRUPT);
        assertThat(damage.corruptions()).isPositive();
        ImageCheck again = img.repair(image);
        assertThat(again.corruptionsFixed()).isPositive();
        assertThat(again.isClean()).isTrue();
        assertThat(read(image)).isEqualTo(Files.readAllBytes(file("data")));
    }

    @Test
    void whatCannotBeCheckedIsSaidToBeSo() throws Throwable {
        Path raw = data("raw", 19);
        assertThat(img.check(raw).outcome()).isEqualTo(ImageCheck.Outcome.NOT_CHECKED);
        assertThat(img.check(raw).isClean()).isFalse();
        Path image = img.create(file("image"), ImageFormat.QCOW2, MEBIBYTE);
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.seek(40);
            file.writeLong(12345); // the first-level table is nowhere
        }
        assertThat(failure(() -> img.check(image))).isIn(Diagnosis.CORRUPT, Diagnosis.UNKNOWN);
        assertThat(failure(() -> img.info(file("missing")))).isEqualTo(Diagnosis.NOT_FOUND);
        assertThat(failure(() -> img.info(folder))).isEqualTo(Diagnosis.NOT_A_FILE);
    }

    // compare, map, measure

    @Test
    void imagesAreComparedByWhatAGuestSees() throws Exception {
        Path one = data("one", 20);
        Path same = img.convert(one, file("same"), ImageFormat.QCOW2, ConvertOptions.DEFAULT.compress());
        assertThat(img.compare(one, same)).isEqualTo(new ImageComparison(true, OptionalLong.empty()));
        Images.write(img, same, "qcow2", 512, 512, 5);
        ImageComparison different = img.compare(one, same);
        assertThat(different.isSame()).isFalse();
        assertThat(different.differsAt()).hasValue(512);
        Path larger = img.overlay(one, file("larger"), OverlayOptions.DEFAULT.size(DataSize.ofMebibytes(9)));
        assertThat(img.compare(one, larger).isSame()).isTrue();
    }

    @Test
    void aMapTellsWhichImageHasWhat() throws Exception {
        Path base = img.convert(data("data", 21), file("base"), ImageFormat.QCOW2);
        Path overlay = img.overlay(base, file("overlay"));
        Images.write(img, overlay, "qcow2", CLUSTER, CLUSTER, 5);
        List<ImageExtent> map = img.map(overlay);
        long next = 0;
        for (ImageExtent extent : map) {
            assertThat(extent.start()).isEqualTo(next);
            next += extent.length();
        }
        assertThat(next).isEqualTo(1 << 20);
        ImageExtent written = map.stream()
                .filter(extent -> extent.start() == CLUSTER)
                .findFirst()
                .orElseThrow();
        assertThat(written.depth()).isZero();
        assertThat(written.hasData()).isTrue();
        assertThat(written.isPresent()).isTrue();
        assertThat(written.isZero()).isFalse();
        assertThat(written.offset()).isPresent();
        assertThat(map.getFirst().depth()).isEqualTo(1);
        assertThat(map.getLast().isZero()).isTrue();
    }

    @Test
    void anImageIsMeasuredWhereTheFormatCanBe() throws Throwable {
        Path data = data("data", 22);
        ImageMeasurement measured = img.measure(data, ImageFormat.QCOW2);
        assertThat(measured.required()).isBetween(DataSize.parse("512K"), measured.fullyAllocated());
        assertThat(img.measure(DataSize.ofGibibytes(1), ImageFormat.RAW).fullyAllocated())
                .isEqualTo(DataSize.ofGibibytes(1));
        assertThat(failure(() -> img.measure(data, ImageFormat.VMDK))).isEqualTo(Diagnosis.UNSUPPORTED);
    }

    @Test
    void aFormatThatThisQemuDoesNotHaveIsSaidToBeSo() throws Throwable {
        List<ImageFormat> has = Images.formats(img);
        for (ImageFormat format : ImageFormat.values()) {
            if (!has.contains(format) && format != ImageFormat.DMG) {
                assertThat(failure(() -> img.create(file("image"), format, MEBIBYTE)))
                        .isEqualTo(Diagnosis.UNSUPPORTED);
            }
        }
    }

    // snapshots

    @Test
    void aSnapshotIsGoneBackTo() throws Throwable {
        Path image = img.convert(data("data", 23), file("image"), ImageFormat.QCOW2);
        byte[] before = read(image);
        Instant begin = Instant.now().minusSeconds(2);
        img.createSnapshot(image, "-x, y\n");
        Images.write(img, image, "qcow2", 0, CLUSTER, 5);
        img.createSnapshot(image, "later");
        assertThat(img.snapshots(image)).extracting(ImageSnapshot::name).containsExactly("-x, y\n", "later");
        ImageSnapshot first = img.snapshots(image).getFirst();
        assertThat(first.takenAt()).isBetween(begin, Instant.now().plusSeconds(1));
        assertThat(first.vmStateSize()).isEqualTo(DataSize.ofBytes(0));
        assertThat(first.vmClock()).isEqualTo(Duration.ZERO);
        img.applySnapshot(image, "-x, y\n");
        assertThat(read(image)).isEqualTo(before);
        img.deleteSnapshot(image, "later");
        assertThat(img.snapshots(image)).hasSize(1);
        assertThat(ImageHeader.read(image).snapshots()).isEqualTo(1);
        assertThat(failure(() -> img.applySnapshot(image, "none"))).isIn(Diagnosis.NOT_FOUND, Diagnosis.UNKNOWN);
        assertThat(failure(() -> img.createSnapshot(file("data"), "x"))).isEqualTo(Diagnosis.UNSUPPORTED);
        assertThatThrownBy(() -> img.createSnapshot(image, "")).isInstanceOf(IllegalArgumentException.class);
        assertThat(img.check(image).isClean()).isTrue();
    }

    @Test
    void aDeviceIsReadAsOne() throws Exception {
        Path zero = Path.of("/dev/loop0");
        assumeTrue(Files.isReadable(zero), "no loop device that this user can read");
        Image device = Image.of(ImageFormat.RAW, FileSource.device(zero));
        assertThat(img.info(device).format()).isEqualTo(ImageFormat.RAW);
    }

    @Test
    void theProgramOfTheHostIsFound() {
        assertThat(QemuImg.find().path()).isExecutable();
        assertThat(QemuImg.beside(QemuBinary.at(qemu.program())).path()).isEqualTo(img.path());
        assertThatThrownBy(() -> QemuImg.at(file("nothing")))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.PROGRAM));
        assertThatThrownBy(() -> img.timeLimit(Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeLimitLeavesNothingBehind() throws Throwable {
        Path data = data("data", 24);
        QemuImg hurried = img.timeLimit(Duration.ofNanos(1));
        assertThat(failure(() -> hurried.convert(data, file("out"), ImageFormat.QCOW2)))
                .isEqualTo(Diagnosis.TIMED_OUT);
        assertThat(file("out")).doesNotExist();
    }
}
