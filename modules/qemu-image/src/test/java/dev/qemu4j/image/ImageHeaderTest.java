package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.cloudinit.CloudInitSeed;
import dev.qemu4j.image.ImageException.Diagnosis;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ImageHeaderTest {
    private static final DataSize MEBIBYTE = DataSize.ofMebibytes(1);

    @TempDir
    private Path folder;

    private static ImageHeader captured(String name) {
        return ImageHeader.of(SparseImage.captured(name).channel());
    }

    private static AbstractThrowableAssert<?, ? extends Throwable> assertRefused(
            SparseImage image, Diagnosis diagnosis) {
        return assertThatThrownBy(() -> ImageHeader.of(image.channel()))
                .isInstanceOf(ImageException.class)
                .satisfies(e -> assertThat(((ImageException) e).diagnosis()).isEqualTo(diagnosis));
    }

    @ParameterizedTest
    @CsvSource({
        "qcow2, QCOW2, 10737418240",
        "qcow2-small-clusters, QCOW2, 1048576",
        "qcow2-features, QCOW2, 1048576",
        "qcow2-snapshots, QCOW2, 1048576",
        "qcow2-encrypted, QCOW2, 1048576",
        "qcow, QCOW, 10485760",
        "qed, QED, 10485760",
        "vmdk, VMDK, 10485760",
        "vmdk-stream, VMDK, 10485760",
        "vdi, VDI, 10485760",
        "vhdx, VHDX, 10485760",
        "vpc, VPC, 10514432",
        "vpc-fixed, VPC, 1079296",
        "vpc-exact, VPC, 10485760",
        "parallels, PARALLELS, 10485760"
    })
    void kindAndVirtualSizeOfEachFormatAreThoseOfQemu(String name, ImageKind kind, long size) {
        ImageHeader header = captured(name);
        assertThat(header.kind()).isEqualTo(kind);
        assertThat(header.virtualSize()).contains(DataSize.ofBytes(size));
        assertThat(header.isSelfContained()).isTrue();
        assertThat(header.kind().format()).contains(ImageFormat.valueOf(kind.name()));
    }

    @Test
    void anImageInMemoryIsReadAsOneInAChannel() {
        SparseImage image = SparseImage.captured("qcow2-overlay");
        assertThat(ImageHeader.of(image.bytes())).isEqualTo(ImageHeader.of(image.channel()));
    }

    @Test
    void aQcow2OverlayNamesItsBaseAndItsFormat() {
        ImageHeader header = captured("qcow2-overlay");
        assertThat(header.backing()).contains(new BackingReference("base.raw", Optional.of("raw")));
        assertThat(header.isSelfContained()).isFalse();
        assertThat(header.version()).isEqualTo(3);
        assertThat(header.clusterSize()).contains(DataSize.parse("64K"));
        assertThat(header.virtualSize()).contains(MEBIBYTE);
    }

    @Test
    void anOverlayOfVersion2IsReadToo() {
        ImageHeader header = captured("qcow2-version-2");
        assertThat(header.version()).isEqualTo(2);
        assertThat(header.backing()).contains(new BackingReference("base.qcow2", Optional.of("qcow2")));
    }

    @Test
    void aQcow2ImageWithItsDataElsewhereNamesTheFile() {
        ImageHeader header = captured("qcow2-data-file");
        assertThat(header.dataFile()).contains("data.raw");
        assertThat(header.isSelfContained()).isFalse();
    }

    @Test
    void aDataFileThatIsNotNamedIsNeededAllTheSame() {
        // The name is an extension, which goes with its type.
        SparseImage image = SparseImage.captured("qcow2").putLong(72, 4);
        ImageHeader header = ImageHeader.of(image.channel());
        assertThat(header.dataFile()).isEmpty();
        assertThat(header.isSelfContained()).isFalse();
    }

    @Test
    void marksAndCountsAreRead() {
        assertThat(captured("qcow2-snapshots").snapshots()).isEqualTo(2);
        assertThat(captured("qcow2-encrypted").isEncrypted()).isTrue();
        ImageHeader header =
                ImageHeader.of(SparseImage.captured("qcow2").putLong(72, 3).channel());
        assertThat(header.isDirty()).isTrue();
        assertThat(header.isCorrupt()).isTrue();
        assertThat(captured("qcow2").isDirty()).isFalse();
    }

    @Test
    void overlaysOfOtherFormatsNameTheirBase() {
        assertThat(captured("qcow-overlay").backing()).contains(new BackingReference("base.raw", Optional.empty()));
        assertThat(captured("qed-overlay").backing()).contains(new BackingReference("base.raw", Optional.of("raw")));
        assertThat(captured("vmdk-overlay").backing()).contains(new BackingReference("base.vmdk", Optional.of("vmdk")));
    }

    @Test
    void aVmdkDescriptorNamesTheFilesWithTheData() {
        ImageHeader header = captured("vmdk-flat");
        assertThat(header.kind()).isEqualTo(ImageKind.VMDK);
        assertThat(header.extents()).containsExactly("vmdk-flat-flat");
        assertThat(header.virtualSize()).contains(DataSize.ofMebibytes(10));
        assertThat(header.isSelfContained()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "# Disk DescriptorFile\nRW 1 FLAT \"/etc/passwd\" 0\n",
                "version=1\nRW 1 FLAT \"/etc/passwd\" 0\n",
                "# any comment\n\n  \r\n#\nversion=3\r\nRW 1 FLAT \"/etc/passwd\" 0\n"
            })
    void aTextThatQemuTakesForAVmdkDescriptorIsTakenForOneHere(String text) {
        ImageHeader header = ImageHeader.of(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(header.kind()).isEqualTo(ImageKind.VMDK);
        assertThat(header.extents()).containsExactly("/etc/passwd");
        assertThat(header.isSelfContained()).isFalse();
    }

    @Test
    void aSparseVmdkWithoutASizeIsWhatItsDescriptorSays() {
        ImageHeader header =
                ImageHeader.of(SparseImage.captured("vmdk").putLong(12, 0).channel());
        assertThat(header.isSelfContained()).isFalse();
    }

    @Test
    void aParentIsFoundWhereQemuLooksForItWhateverTheHeaderSays() {
        SparseImage image = SparseImage.captured("vmdk").put(0x1000, "parentFileNameHint=\"/etc/passwd\"");
        assertThat(ImageHeader.of(image.channel()).backing())
                .contains(new BackingReference("/etc/passwd", Optional.of("vmdk")));
    }

    @Test
    void differencingImagesAreNotSelfContained() {
        SparseImage vdi = SparseImage.captured("vdi").put(0x1b8, (byte) 1);
        SparseImage vpc = SparseImage.captured("vpc").putInt(60, 4);
        // The parameters are the first item, and the flags their second half.
        SparseImage vhdx = SparseImage.captured("vhdx").put(3211264 + 4, (byte) 2);
        assertThat(List.of(vdi, vpc, vhdx))
                .allSatisfy(image -> assertThat(ImageHeader.of(image.channel()).isSelfContained())
                        .isFalse());
    }

    @Test
    void aFixedVhdIsRecognizedByItsFooterAndOnlyIfItsChecksumIsRight() {
        SparseImage image = SparseImage.captured("vpc-fixed");
        assertThat(ImageHeader.of(image.channel()).kind()).isEqualTo(ImageKind.VPC);
        image.put(image.size() - 100, (byte) 1);
        assertThat(ImageHeader.of(image.channel()).kind()).isEqualTo(ImageKind.RAW);
    }

    @Test
    void aCdIsRawToQemu() {
        byte[] seed = CloudInitSeed.of("1", "web", "#cloud-config\n").iso();
        ImageHeader header = ImageHeader.of(seed);
        assertThat(header.kind()).isEqualTo(ImageKind.ISO_9660);
        assertThat(header.kind().format()).contains(ImageFormat.RAW);
        assertThat(header.virtualSize()).contains(DataSize.ofBytes(seed.length));
        assertThat(header.isSelfContained()).isTrue();
    }

    @Test
    void anAppleImageIsRecognizedByItsEnd() {
        SparseImage image = new SparseImage(4096).put(4096 - 512, "koly").putLong(4096 - 512 + 0x1ec, 2048);
        ImageHeader header = ImageHeader.of(image.channel());
        assertThat(header.kind()).isEqualTo(ImageKind.DMG);
        assertThat(header.virtualSize()).contains(MEBIBYTE);
    }

    @Test
    void anEncryptedVolumeIsNoDiskImage() {
        ImageHeader header = captured("luks");
        assertThat(header.kind()).isEqualTo(ImageKind.LUKS);
        assertThat(header.kind().format()).isEmpty();
        assertThat(header.virtualSize()).contains(MEBIBYTE);
        assertThat(header.isEncrypted()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"1f8b0800, GZIP", "fd377a585a0000, XZ", "28b52ffd04, ZSTD"})
    void aCompressedFileIsNotSelfContainedBecauseNobodyKnows(String hex, ImageKind kind) {
        ImageHeader header = ImageHeader.of(HexFormat.of().parseHex(hex));
        assertThat(header.kind()).isEqualTo(kind);
        assertThat(kind.isCompressed()).isTrue();
        assertThat(header.virtualSize()).isEmpty();
        assertThat(header.isSelfContained()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 511, 512, 513, 40000})
    void whatIsNothingElseIsRaw(int size) {
        ImageHeader header = ImageHeader.of(new byte[size]);
        assertThat(header.kind()).isEqualTo(ImageKind.RAW);
        assertThat(header.virtualSize()).contains(DataSize.ofBytes(size));
    }

    @ParameterizedTest
    @CsvSource({
        "20, 22, cluster size",
        "20, 8, cluster size",
        "20, -1, cluster size",
        "60, 65537, snapshots",
        "60, -1, snapshots",
        "100, 103, header length",
        "100, -1, header length",
        "24, -1, virtual size"
    })
    void absurdNumbersOfQcow2AreNamed(int at, int value, String what) {
        assertRefused(SparseImage.captured("qcow2").putInt(at, value), Diagnosis.CORRUPT)
                .hasMessageContaining(what);
    }

    @ParameterizedTest
    @CsvSource({"8, 9223372036854775807", "8, -1", "8, 65535", "8, 1099511627776"})
    void aNameOfTheBaseThatIsNotInTheFirstClusterIsRefused(int at, long value) {
        assertRefused(SparseImage.captured("qcow2-overlay").putLong(at, value), Diagnosis.CORRUPT)
                .hasMessageContaining("backing file");
    }

    @ParameterizedTest
    @ValueSource(ints = {1024, -1, Integer.MAX_VALUE})
    void aNameOfTheBaseThatIsTooLongIsRefused(int length) {
        assertRefused(SparseImage.captured("qcow2-overlay").putInt(16, length), Diagnosis.CORRUPT)
                .hasMessageContaining("backing file");
    }

    @Test
    void extensionsThatDoNotEndAreRefused() {
        int extensions = 112;
        assertRefused(SparseImage.captured("qcow2").putInt(extensions + 4, -1), Diagnosis.CORRUPT)
                .hasMessageContaining("extension");
        SparseImage many = SparseImage.captured("qcow2");
        for (int i = 0; i < 100; i++) {
            many.putInt(extensions + 8L * i, 0x12345678).putInt(extensions + 8L * i + 4, 0);
        }
        assertRefused(many, Diagnosis.CORRUPT).hasMessageContaining("64 extensions");
    }

    @Test
    void aVersionOrAFeatureOfLaterIsToldApartFromDamage() {
        assertRefused(SparseImage.captured("qcow2").putInt(4, 4), Diagnosis.FORMAT);
        assertRefused(SparseImage.captured("qcow2").putLong(72, 1L << 40), Diagnosis.FORMAT)
                .hasMessageContaining("0x10000000000");
        assertRefused(SparseImage.captured("qed").put(16, (byte) 8), Diagnosis.FORMAT);
    }

    @Test
    void aTableOfVhdxThatIsTooLongOrElsewhereIsRefused() {
        assertRefused(SparseImage.captured("vhdx").putInt(196608 + 8, -1), Diagnosis.CORRUPT);
        assertRefused(SparseImage.captured("vhdx").size(3 << 20), Diagnosis.CORRUPT);
        assertRefused(SparseImage.captured("vhdx").putLong(196608, 0), Diagnosis.CORRUPT);
    }

    @ParameterizedTest
    @CsvSource({
        "qcow2, 40",
        "qcow, 40",
        "qed, 40",
        "vmdk, 40",
        "vdi, 70",
        "vhdx, 40",
        "vpc, 40",
        "parallels, 40",
        "luks, 40"
    })
    void aHeaderThatIsCutIsNoImage(String name, int size) {
        assertRefused(SparseImage.captured(name).size(size), Diagnosis.CORRUPT);
    }

    @Test
    void controlCharactersOfAnImageAreEscapedInMessages() {
        Path file = folder.resolve("a\nb");
        assertThatThrownBy(() -> ImageHeader.read(file)).hasMessageContaining("a\\u000ab");
    }

    @Test
    void aFileIsReadAndNothingThatItNames() throws Exception {
        Path file = Files.write(
                folder.resolve("overlay"), SparseImage.captured("qcow2-overlay").bytes());
        assertThat(ImageHeader.read(file).backing()).isPresent(); // base.raw is not there
    }

    @Test
    void aLinkIsFollowedUnlessItIsNotToBe() throws Exception {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(ImageHeader.read(link).kind()).isEqualTo(ImageKind.RAW);
        assertThat(failure(link, LinkOption.NOFOLLOW_LINKS)).isEqualTo(Diagnosis.NOT_A_FILE);
        assertThat(ImageHeader.read(file, LinkOption.NOFOLLOW_LINKS).kind()).isEqualTo(ImageKind.RAW);
    }

    private static Diagnosis failure(Path file, LinkOption... options) {
        try {
            throw new AssertionError("it was read: " + ImageHeader.read(file, options));
        } catch (ImageException e) {
            assertThat(e.file()).contains(file.toAbsolutePath());
            return e.diagnosis();
        }
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(failure(fifo)).isEqualTo(Diagnosis.NOT_A_FILE);
        assertThat(failure(Files.createSymbolicLink(folder.resolve("link"), fifo)))
                .isEqualTo(Diagnosis.NOT_A_FILE);
        assertThat(failure(folder)).isEqualTo(Diagnosis.NOT_A_FILE);
        assertThat(failure(Path.of("/dev/null"))).isEqualTo(Diagnosis.NOT_A_FILE);
        assertThat(failure(folder.resolve("nothing"))).isEqualTo(Diagnosis.NOT_FOUND);
    }

    @Test
    void anInterruptDoesNotStopItAndStaysPending() throws Exception {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        Thread.currentThread().interrupt();
        assertThat(ImageHeader.read(file).kind()).isEqualTo(ImageKind.RAW);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void aChannelStaysOpen() throws Exception {
        Path file = Files.write(folder.resolve("image"), new byte[512]);
        try (var channel = Files.newByteChannel(file)) {
            assertThat(ImageHeader.of(channel).kind()).isEqualTo(ImageKind.RAW);
            assertThat(channel.isOpen()).isTrue();
        }
        var closed = Files.newByteChannel(file);
        closed.close();
        assertThatThrownBy(() -> ImageHeader.of(closed))
                .asInstanceOf(type(ImageException.class))
                .extracting(ImageException::diagnosis)
                .isEqualTo(Diagnosis.IO_ERROR);
    }

    @Test
    void aHeaderThatNamesOtherFilesIsNotSelfContained() {
        ImageHeader header = captured("qcow2-overlay");
        assertThatThrownBy(() -> new ImageHeader(
                        header.kind(),
                        3,
                        header.fileSize(),
                        header.virtualSize(),
                        header.clusterSize(),
                        header.backing(),
                        Optional.empty(),
                        List.of(),
                        false,
                        false,
                        false,
                        0,
                        true))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbd://host/x", "json:{}", "a:b", "file:x", "fat:rw:/etc"})
    void aNameWithAProtocolIsNoPath(String name) {
        assertThat(new BackingReference(name, Optional.empty()).path(Path.of("/vm/image")))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"base, /vm/base", "./a:b, /vm/a:b", "/abs/a:b, /abs/a:b", "../x/base, /vm/../x/base"})
    void aRelativeNameStartsAtTheImage(String name, String path) {
        assertThat(new BackingReference(name, Optional.empty()).path(Path.of("/vm/image")))
                .contains(Path.of(path));
    }

    @Test
    void everyCapturedHeaderIsOneOfThose() {
        assertThat(Arrays.stream(CAPTURED).map(ImageHeaderTest::captured)).hasSize(CAPTURED.length);
    }

    /** All that there are. */
    static final String[] CAPTURED = {
        "luks",
        "parallels",
        "qcow",
        "qcow-overlay",
        "qcow2",
        "qcow2-data-file",
        "qcow2-encrypted",
        "qcow2-features",
        "qcow2-overlay",
        "qcow2-small-clusters",
        "qcow2-snapshots",
        "qcow2-version-2",
        "qed",
        "qed-overlay",
        "vdi",
        "vhdx",
        "vmdk",
        "vmdk-flat",
        "vmdk-overlay",
        "vmdk-stream",
        "vpc",
        "vpc-exact",
        "vpc-fixed"
    };
}
