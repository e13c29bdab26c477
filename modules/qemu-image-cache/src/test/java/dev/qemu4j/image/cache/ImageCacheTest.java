package dev.qemu4j.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.image.Progress;
import dev.qemu4j.image.cache.ImageCacheException.Reason;
import java.io.RandomAccessFile;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ImageCacheTest {
    private static final byte[] DISK = Contents.disk(300_000);

    @TempDir
    private Path folder;

    private ImageCache cache;

    @BeforeEach
    void makeCache() {
        cache = ImageCache.in(folder);
    }

    static void assertFails(Reason reason, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        ImageCacheException.class,
                        e -> assertThat(e.reason()).as(e.getMessage()).isEqualTo(reason));
    }

    @Test
    void anImageIsDownloadedOnceAndReadOnly() throws Exception {
        try (TestServer server = TestServer.of(DISK)) {
            Path image = cache.get(server.uri("/disk"), Contents.sha256(DISK));
            assertThat(image).hasBinaryContent(DISK).startsWith(cache.directory());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(image)))
                    .isEqualTo("r--r--r--");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache.directory())))
                    .isEqualTo("rwx------");
            assertThat(cache.get(server.uri("/elsewhere"), Contents.sha256(DISK)))
                    .isEqualTo(image);
            assertThat(server.requests()).hasSize(1);
            assertThat(Contents.names(cache)).hasSize(2).allMatch(name -> name.matches("sha256-.*\\.(img|facts)"));
        }
    }

    @Test
    void progressIsReported() throws Exception {
        byte[] large = Contents.disk(3 << 20);
        List<Progress> progress = new ArrayList<>();
        try (TestServer server = TestServer.of(large)) {
            cache.get(server.uri("/disk"), Contents.sha512(large), progress::add);
        }
        assertThat(progress).first().isEqualTo(new Progress(0, large.length));
        assertThat(progress).last().isEqualTo(new Progress(large.length, large.length));
        assertThat(progress).hasSizeBetween(3, 6);
    }

    @Test
    void anotherDigestIsRefusedAndNothingIsKept() throws Exception {
        try (TestServer server = TestServer.of(DISK)) {
            assertFails(Reason.CHECKSUM_MISMATCH, () -> cache.get(server.uri("/disk"), Contents.sha256(new byte[1])));
            assertThat(Contents.names(cache)).isEmpty();
            assertThat(server.requests()).hasSize(1);
        }
    }

    @Test
    void compressedImagesAreUnpacked() throws Exception {
        byte[] sparse = new byte[1 << 20];
        System.arraycopy(DISK, 0, sparse, 200_000, DISK.length);
        for (byte[] packed : List.of(Contents.gzip(sparse), Contents.xz(sparse))) {
            try (TestServer server = TestServer.of(packed)) {
                assertThat(cache.get(server.uri("/disk"), Contents.sha256(packed)))
                        .hasBinaryContent(sparse);
            }
        }
        assertThat(Contents.names(cache)).allMatch(name -> name.matches("sha256-.*\\.(img|facts)"));
    }

    @Test
    void whatUnpacksToMoreThanTheLimitIsRefused() throws Exception {
        byte[] zeros = new byte[8 << 20];
        ImageCache small = cache.maxSize(DataSize.ofMebibytes(4));
        for (byte[] bomb : List.of(Contents.gzip(zeros), Contents.xz(zeros))) {
            try (TestServer server = TestServer.of(bomb)) {
                assertFails(Reason.TOO_LARGE, () -> small.get(server.uri("/bomb"), Contents.sha256(bomb)));
                assertThat(Contents.names(cache)).isEmpty();
            }
        }
    }

    @Test
    void aDownloadThatIsLargerThanTheLimitIsRefused() throws Exception {
        ImageCache small = cache.maxSize(DataSize.ofBytes(200_000));
        try (TestServer server = TestServer.of(DISK)) {
            assertFails(Reason.TOO_LARGE, () -> small.get(server.uri("/disk"), Contents.sha256(DISK)));
            server.handler((request, out) -> {
                TestServer.head(out, 200, -1, "Transfer-Encoding: chunked");
                out.write("493e0\r\n".getBytes(StandardCharsets.US_ASCII)); // 300,000
                out.write(DISK);
            });
            assertFails(Reason.TOO_LARGE, () -> small.get(server.uri("/disk"), Contents.sha256(DISK)));
            assertThat(Contents.names(cache)).isEmpty();
        }
    }

    @Test
    void aDamagedArchiveIsRefused() throws Exception {
        byte[] gzip = Contents.gzip(DISK);
        byte[] xz = Contents.xz(DISK);
        gzip[gzip.length / 2]++;
        xz[xz.length / 2]++;
        byte[] zstd = {0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, 0, 0, 0};
        for (byte[] damaged : List.of(gzip, xz, zstd)) {
            try (TestServer server = TestServer.of(damaged)) {
                assertFails(Reason.UNPACK, () -> cache.get(server.uri("/disk"), Contents.sha256(damaged)));
                assertThat(Contents.names(cache)).isEmpty();
            }
        }
    }

    @Test
    void anImageThatNamesAnotherFileIsRefused() throws Exception {
        byte[] overlay = Contents.overlayOf("/etc/passwd");
        for (byte[] content : List.of(overlay, Contents.gzip(overlay), Contents.gzip(Contents.gzip(DISK)))) {
            try (TestServer server = TestServer.of(content)) {
                assertFails(Reason.IMAGE_REFUSED, () -> cache.get(server.uri("/disk"), Contents.sha256(content)));
                assertFails(Reason.IMAGE_REFUSED, () -> cache.getUnverified(server.uri("/disk")));
                assertThat(Contents.names(cache)).isEmpty();
            }
        }
    }

    @Test
    void aCachedImageNeedsNoNetwork() throws Exception {
        byte[] sums = (Contents.sha256(DISK).hex() + "  disk.img\n").getBytes(StandardCharsets.UTF_8);
        URI image;
        URI other;
        try (TestServer server = new TestServer(
                (request, out) -> TestServer.answer(out, 200, request.path().equals("/SUMS") ? sums : DISK))) {
            image = server.uri("/disk.img");
            other = server.uri("/other.img");
            assertFails(Reason.OFFLINE, () -> cache.offline().get(image, ChecksumFile.beside(image, "SUMS")));
            assertFails(Reason.OFFLINE, () -> cache.offline().get(image, Contents.sha256(DISK)));
            assertFails(Reason.OFFLINE, () -> cache.offline().getUnverified(other));
            assertThat(server.requests()).isEmpty();
            cache.get(image, ChecksumFile.beside(image, "SUMS"));
            cache.getUnverified(other);
            assertThat(server.requests()).hasSize(3);
        }
        for (ImageCache same : List.of(cache, cache.offline())) {
            assertThat(same.get(image, ChecksumFile.beside(image, "SUMS"))).hasBinaryContent(DISK);
            assertThat(same.get(image, Contents.sha256(DISK))).hasBinaryContent(DISK);
            assertThat(same.getUnverified(other)).hasBinaryContent(DISK);
        }
        assertFails(Reason.NETWORK, () -> cache.get(image, Contents.sha256(new byte[1])));
    }

    @Test
    void anImageWithoutAChecksumInTheFileIsRefused() throws Exception {
        String twice = Contents.sha256(DISK).hex() + "  disk.img\n"
                + Contents.sha256(new byte[1]).hex() + "  disk.img\n";
        for (String sums : List.of("", Contents.sha256(DISK).hex() + "  other.img\n", twice)) {
            try (TestServer server = TestServer.of(sums.getBytes(StandardCharsets.UTF_8))) {
                URI image = server.uri("/disk.img");
                assertFails(Reason.NO_CHECKSUM, () -> cache.get(image, ChecksumFile.beside(image, "SUMS")));
            }
        }
        ChecksumFile byHttp = new ChecksumFile(URI.create("http://images.example/SUMS"), "disk.img");
        assertFails(Reason.NO_CHECKSUM, () -> cache.get(URI.create("https://images.example/disk.img"), byHttp));
    }

    @Test
    void aRefreshingCacheFindsANewerImageAndKeepsTheOlderOne() throws Exception {
        byte[] newer = Contents.disk(200_000);
        try (TestServer server = TestServer.of(DISK)) {
            URI uri = server.uri("/disk");
            Path first = cache.getUnverified(uri);
            server.handler((request, out) -> TestServer.answer(out, 200, newer));
            assertThat(cache.getUnverified(uri)).isEqualTo(first);
            assertThat(cache.refreshing().getUnverified(uri)).hasBinaryContent(newer);
            assertThat(cache.offline().getUnverified(uri)).hasBinaryContent(newer);
            assertThat(first).hasBinaryContent(DISK);
        }
    }

    @Test
    void anImageThatSomebodyHasWrittenToIsDownloadedAgain() throws Exception {
        try (TestServer server = TestServer.of(DISK)) {
            Path image = cache.get(server.uri("/disk"), Contents.sha256(DISK));
            Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-------"));
            try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
                file.write(1);
            }
            assertFails(Reason.OFFLINE, () -> cache.offline().get(server.uri("/disk"), Contents.sha256(DISK)));
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
        }
    }

    @Test
    void whatWasNotUsedForTheLongestTimeIsRemovedButNotWhatIsInUse() throws Exception {
        ImageCache small = cache.maxSize(DataSize.ofBytes(700_000));
        List<byte[]> disks =
                List.of(Contents.disk(300_001), Contents.disk(300_002), Contents.disk(300_003), Contents.disk(300_004));
        List<Path> images = new ArrayList<>();
        for (byte[] disk : disks) {
            try (TestServer server = TestServer.of(disk)) {
                images.add(small.get(server.uri("/disk"), Contents.sha256(disk)));
            }
        }
        assertThat(images).as("all are in use").allMatch(Files::exists);
        small.release(images.get(1));
        small.get(URI.create("http://127.0.0.1/"), Contents.sha256(disks.get(2))); // a second time
        small.release(images.get(2));
        small.release(images.get(3));
        try (TestServer server = TestServer.of(DISK)) {
            small.get(server.uri("/disk"), Contents.sha256(DISK));
        }
        assertThat(images).filteredOn(Files::exists).containsExactly(images.get(0), images.get(2));
    }

    @Test
    void theLeastRecentlyUsedGoesFirst() throws Exception {
        ImageCache small = cache.maxSize(DataSize.ofBytes(700_000));
        byte[] second = Contents.disk(300_001);
        byte[] third = Contents.disk(300_002);
        try (TestServer server = TestServer.of(DISK)) {
            Path used = small.get(server.uri("/1"), Contents.sha256(DISK));
            server.handler((request, out) -> TestServer.answer(out, 200, second));
            Path unused = small.get(server.uri("/2"), Contents.sha256(second));
            small.get(server.uri("/1"), Contents.sha256(DISK));
            small.release(used);
            small.release(used);
            small.release(unused);
            server.handler((request, out) -> TestServer.answer(out, 200, third));
            small.get(server.uri("/3"), Contents.sha256(third));
            assertThat(used).exists();
            assertThat(unused).doesNotExist();
        }
    }

    @Test
    void aDirectoryThatOthersCanChangeIsRefused() throws Exception {
        URI uri = URI.create("https://images.example/disk");
        Files.createDirectory(cache.directory());
        Files.setPosixFilePermissions(cache.directory(), PosixFilePermissions.fromString("rwxrwx---"));
        assertFails(Reason.DIRECTORY, () -> cache.get(uri, Contents.sha256(DISK)));
        Files.delete(cache.directory());
        Files.createSymbolicLink(cache.directory(), Files.createDirectory(folder.resolve("elsewhere")));
        assertFails(Reason.DIRECTORY, () -> cache.get(uri, Contents.sha256(DISK)));
        assertThat(folder.resolve("elsewhere")).isEmptyDirectory();
    }

    @Test
    void anAddressThatIsNotSupportedIsRefused() {
        for (String address : List.of("file:///etc/passwd", "https://me:secret@images.example/disk", "http:/disk")) {
            assertThatThrownBy(() -> cache.getUnverified(URI.create(address)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("secret");
        }
    }
}
