package dev.qemu4j.image.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.Qcow2;
import dev.qemu4j.image.SparseImage;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ChainTest {
    private static final Qcow2 IMAGE = Qcow2.of(DataSize.ofMebibytes(1));

    @TempDir
    private Path outside;

    private Path folder;

    @BeforeEach
    void makeFolder() throws Exception {
        folder = Files.createDirectory(outside.resolve("folder"));
    }

    private Path overlay(String name, String base) {
        return IMAGE.backing(base, ImageFormat.QCOW2).write(folder.resolve(name));
    }

    private static Chain follow(Path image) {
        return Chain.of(image, Optional.empty(), AllowedPlaces.OWN_DIRECTORY);
    }

    private static void assertRefused(Path image, Diagnosis diagnosis) {
        assertThatThrownBy(() -> follow(image))
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(diagnosis));
    }

    @Test
    void aChainIsFollowedDownToItsBase() {
        Path base = IMAGE.write(folder.resolve("base"));
        Path middle = overlay("middle", "base");
        Path top = overlay("top", middle.toString());
        Chain chain = follow(top);
        assertThat(chain.links()).extracting(Link::path).containsExactly(top, middle, base);
        assertThat(chain.links()).extracting(Link::format).containsOnly(ImageFormat.QCOW2);
        assertThat(chain.links()).extracting(Link::isFormatRecorded).containsExactly(false, true, true);
    }

    @Test
    void aLoopIsSeen() {
        Path one = overlay("one", "other");
        overlay("other", "one");
        assertRefused(one, Diagnosis.CHAIN);
        assertRefused(overlay("itself", "itself"), Diagnosis.CHAIN);
    }

    @Test
    void aLoopThroughALinkIsSeen() throws Exception {
        Path one = overlay("one", "link");
        Files.createSymbolicLink(folder.resolve("link"), one);
        assertRefused(one, Diagnosis.CHAIN);
    }

    @Test
    void chainsOf64ImagesAreFollowedAndNoLongerOnes() {
        IMAGE.write(folder.resolve("0"));
        for (int i = 1; i <= 64; i++) {
            overlay(String.valueOf(i), String.valueOf(i - 1));
        }
        assertThat(follow(folder.resolve("63")).links()).hasSize(64);
        assertRefused(folder.resolve("64"), Diagnosis.CHAIN);
    }

    @Test
    void aBackingFileInAnotherDirectoryHasToBeAllowed() throws Exception {
        Path elsewhere = Files.createDirectory(outside.resolve("elsewhere"));
        Path base = IMAGE.write(elsewhere.resolve("base"));
        Path top = overlay("top", base.toString());
        assertRefused(top, Diagnosis.REFERENCE_REFUSED);
        assertThat(Chain.of(top, Optional.empty(), AllowedPlaces.OWN_DIRECTORY.and(elsewhere))
                        .links())
                .hasSize(2);
        assertRefused(overlay("up", "../elsewhere/base"), Diagnosis.REFERENCE_REFUSED);
    }

    @Test
    void aLinkDoesNotLeadOutOfTheDirectory() throws Exception {
        Path base = IMAGE.write(outside.resolve("base"));
        Files.createSymbolicLink(folder.resolve("link"), base);
        assertRefused(overlay("top", "link"), Diagnosis.REFERENCE_REFUSED);
    }

    @Test
    void aDirectoryBelowIsTheImagesOwn() throws Exception {
        Files.createDirectory(folder.resolve("bases"));
        IMAGE.write(folder.resolve("bases/base"));
        assertThat(follow(overlay("top", "bases/base")).links()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"nbd://localhost/x", "json:{\"driver\":\"file\"}", "fat:/etc", "file:base", "a:b"})
    void whatIsNoPathIsNotOpened(String name) {
        assertRefused(overlay("top", name), Diagnosis.REFERENCE_REFUSED);
    }

    @Test
    void whatIsNoRegularFileIsNotOpened() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertRefused(overlay("top", "fifo"), Diagnosis.NOT_A_FILE);
        Path raw = IMAGE.backing("fifo", ImageFormat.RAW).write(folder.resolve("raw"));
        assertRefused(raw, Diagnosis.NOT_A_FILE);
        assertRefused(overlay("device", "/dev/null"), Diagnosis.REFERENCE_REFUSED);
    }

    @Test
    void aMissingBaseIsSaidToBeMissing() {
        Path top = overlay("top", "base");
        assertThatThrownBy(() -> follow(top))
                .hasMessageContaining("base")
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.NOT_FOUND));
    }

    @ParameterizedTest
    @ValueSource(strings = {"qcow2-data-file", "vmdk-flat", "vmdk-overlay"})
    void imagesThatKeepDataInOtherFilesAreRefused(String captured) throws Exception {
        Path image = Files.write(
                folder.resolve("image"), SparseImage.captured(captured).bytes());
        Files.createFile(folder.resolve("data.raw"));
        assertRefused(image, Diagnosis.REFERENCE_REFUSED);
        assertThatThrownBy(() -> Chain.single(image, Optional.empty())).isInstanceOf(ImageException.class);
    }

    @Test
    void aCompressedFileIsNoImage() throws Exception {
        Path image = Files.write(folder.resolve("image.gz"), new byte[] {0x1f, (byte) 0x8b, 8, 0});
        assertRefused(image, Diagnosis.FORMAT);
    }

    @Test
    void anotherFormatThanToldIsRefused() {
        Path image = IMAGE.write(folder.resolve("image"));
        assertThatThrownBy(() -> Chain.of(image, Optional.of(ImageFormat.VDI), AllowedPlaces.OWN_DIRECTORY))
                .hasMessageContaining("not in vdi format but in qcow2");
    }

    @Test
    void whatIsSaidToBeRawIsNotLookedInto() {
        Path image = overlay("top", "/etc/passwd");
        assertThat(Chain.of(image, Optional.of(ImageFormat.RAW), AllowedPlaces.OWN_DIRECTORY)
                        .links())
                .hasSize(1);
        // Nor if it is the header above that says so.
        Path above = IMAGE.backing("top", ImageFormat.RAW).write(folder.resolve("above"));
        assertThat(follow(above).links()).hasSize(2);
    }

    @Test
    void aBaseOfAFormatThatNobodyKnowsIsRefused() throws Exception {
        SparseImage image = SparseImage.captured("qcow2-overlay");
        Path top = Files.write(folder.resolve("top"), image.put(112 + 8, "xyz").bytes());
        Files.createFile(folder.resolve("base.raw"));
        assertThatThrownBy(() -> follow(top))
                .hasMessageContaining("xyz")
                .isInstanceOfSatisfying(
                        ImageException.class, e -> assertThat(e.diagnosis()).isEqualTo(Diagnosis.FORMAT));
    }

    @Test
    void aNodeNamesEveryFileAndFormatAndEndsTheChain() {
        Path base = IMAGE.write(folder.resolve("base"));
        Path top = overlay("top \"\\\n,", base.toString());
        String argument = Node.of(top, AllowedPlaces.OWN_DIRECTORY).argument();
        assertThat(argument)
                .isEqualTo("json:{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\"" + folder
                        + "/top \\\"\\\\\\u000a,\"},\"backing\":{\"driver\":\"qcow2\",\"file\":{\"driver\":\"file\",\"filename\":\""
                        + base + "\"},\"backing\":null}}");
    }

    @Test
    void aBackingImageThatTheCallerSaysIsTakenAsItIs() {
        Path base = IMAGE.write(outside.resolve("base"));
        Path top = overlay("top", "/etc/passwd");
        Image told = Image.file(ImageFormat.QCOW2, top).backing(Image.file(ImageFormat.QCOW2, base));
        Node node = Node.of(told, AllowedPlaces.OWN_DIRECTORY);
        assertThat(node.backing().orElseThrow().path()).isEqualTo(base);
    }

    @Test
    void anImageThatIsNotInAFileIsRefused() {
        Image remote = Image.of(ImageFormat.RAW, new HttpSource(URI.create("https://host/disk")));
        assertThatThrownBy(() -> Node.of(remote, AllowedPlaces.OWN_DIRECTORY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not a file");
    }

    @Test
    void aDeviceIsOpenedAsOne() {
        Image device = Image.of(ImageFormat.RAW, FileSource.device(Path.of("/dev/vg/web")));
        assertThat(Node.of(device, AllowedPlaces.OWN_DIRECTORY).argument()).contains("host_device");
        assertThat(List.of(Node.single(device).names())).isNotEmpty();
    }
}
