package dev.qemu4j.image.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.image.cache.ImageCacheException.Reason;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers and connections that do not do what they should. */
@Timeout(30)
class DownloadTest {
    private static final byte[] DISK = Contents.disk(300_000);
    private static final byte[] CHANGED = changed();
    private static final int CUT = 100_000;

    @TempDir
    private Path folder;

    private ImageCache cache;

    private static byte[] changed() {
        byte[] changed = DISK.clone();
        changed[10]++;
        changed[290_000]++;
        return changed;
    }

    @BeforeEach
    void makeCache() {
        cache = ImageCache.in(folder);
    }

    private static void assertFails(Reason reason, ThrowingCallable call) {
        ImageCacheTest.assertFails(reason, call);
    }

    private static TestServer server() throws Exception {
        return new TestServer((request, out) -> {});
    }

    @Test
    void aDownloadThatIsCutOffIsResumed() throws Exception {
        try (TestServer server = server()) {
            server.handler(server.ranges(DISK, "\"v1\"", CUT, requests -> requests < 3));
            Path image = cache.get(server.uri("/disk"), Contents.sha256(DISK));
            assertThat(image).hasBinaryContent(DISK);
            assertThat(server.requests())
                    .extracting(request -> request.header("range").orElse(""))
                    .containsExactly("", "bytes=100000-", "bytes=200000-");
        }
    }

    @Test
    void aLaterCallResumesWhereAnEarlierOneFailed() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                if (request.header("range").isPresent()) {
                    return; // no answer at all
                }
                TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                out.write(DISK, 0, CUT);
            });
            assertFails(Reason.NETWORK, () -> cache.get(server.uri("/disk"), Contents.sha256(DISK)));
            assertThat(Contents.images(cache)).isEmpty();
            server.handler(server.ranges(DISK, "\"v1\"", 0, requests -> false));
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
            assertThat(server.requests())
                    .last()
                    .satisfies(request -> assertThat(request.header("range")).contains("bytes=100000-"));
        }
    }

    @Test
    void aServerWithoutRangesSendsTheWholeAgain() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                out.write(DISK, 0, server.requests().size() == 1 ? CUT : DISK.length);
            });
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
            assertThat(server.requests()).hasSize(2);
        }
    }

    @Test
    void aPartWithoutAStrongValidatorIsNotResumed() throws Exception {
        for (String header : List.of("ETag: W/\"v1\"", "Last-Modified: yesterday", "X: 1")) {
            try (TestServer server = server()) {
                server.handler((request, out) -> {
                    TestServer.head(out, 200, DISK.length, header);
                    out.write(DISK, 0, server.requests().size() == 1 ? CUT : DISK.length);
                });
                ImageCache own = ImageCache.in(folder.resolve(header.substring(0, 1)));
                own.get(server.uri("/disk"), Contents.sha256(DISK));
                assertThat(server.requests())
                        .noneMatch(request -> request.header("range").isPresent());
            }
        }
    }

    @Test
    void aTimeOfChangeIsAValidatorIfItIsNotTooRecent() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                TestServer.head(
                        out,
                        200,
                        DISK.length,
                        "Date: Tue, 03 Jun 2025 11:05:30 GMT",
                        "Last-Modified: Tue, 03 Jun 2025 11:00:00 GMT");
                out.write(DISK, 0, server.requests().size() == 1 ? CUT : DISK.length);
            });
            cache.get(server.uri("/disk"), Contents.sha256(DISK));
            assertThat(server.requests())
                    .last()
                    .satisfies(request ->
                            assertThat(request.header("if-range")).contains("Tue, 03 Jun 2025 11:00:00 GMT"));
        }
    }

    @Test
    void aFileThatChangesBetweenItsPartsIsDownloadedAsAWhole() throws Exception {
        // The server compares the versions; it sends the rest with another version; it sends the rest and does not say
        // of what.
        for (String etag : List.of("honest", "ETag: \"v2\"", "X: 1")) {
            ImageCache own = ImageCache.in(folder.resolve(etag.substring(0, 1)));
            try (TestServer server = server()) {
                server.handler((request, out) -> {
                    if (server.requests().size() == 1) {
                        TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                        out.write(DISK, 0, CUT);
                    } else if (request.header("range").isPresent() && !etag.equals("honest")) {
                        byte[] rest = Arrays.copyOfRange(CHANGED, CUT, CHANGED.length);
                        TestServer.answer(out, 206, rest, etag, "Content-Range: bytes 100000-299999/300000");
                    } else {
                        TestServer.answer(out, 200, CHANGED, "ETag: \"v2\"");
                    }
                });
                assertThat(own.getUnverified(server.uri("/disk"))).hasBinaryContent(CHANGED);
                assertThat(Contents.images(own)).hasSize(1);
            }
        }
    }

    @Test
    void aServerThatLiesAboutTheVersionIsAskedForTheWhole() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                if (server.requests().size() == 1) {
                    TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                    out.write(DISK, 0, CUT);
                } else if (request.header("range").isPresent()) {
                    byte[] rest = Arrays.copyOfRange(CHANGED, CUT, CHANGED.length);
                    TestServer.answer(out, 206, rest, "ETag: \"v1\"", "Content-Range: bytes 100000-299999/300000");
                } else {
                    TestServer.answer(out, 200, CHANGED, "ETag: \"v1\"");
                }
            });
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(CHANGED))).hasBinaryContent(CHANGED);
        }
    }

    @Test
    void aRangeThatCannotBeSatisfiedIsNotTheEnd() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                if (request.header("range").isPresent()) {
                    TestServer.answer(out, 416, new byte[0]);
                } else {
                    TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                    out.write(DISK, 0, server.requests().size() == 1 ? CUT : DISK.length);
                }
            });
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
        }
    }

    @Test
    void aRangeThatWasNotAskedForIsNotGluedOn() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                if (request.header("range").isPresent()) {
                    byte[] rest = Arrays.copyOfRange(DISK, 0, CUT);
                    TestServer.answer(out, 206, rest, "ETag: \"v1\"", "Content-Range: bytes 0-99999/300000");
                } else {
                    TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                    out.write(DISK, 0, server.requests().size() == 1 ? CUT : DISK.length);
                }
            });
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
        }
    }

    @Test
    void aWrongLengthIsNotBelieved() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length + 1L);
                out.write(DISK);
            });
            assertFails(Reason.NETWORK, () -> cache.get(server.uri("/disk"), Contents.sha256(DISK)));
            assertFails(Reason.NETWORK, () -> cache.getUnverified(server.uri("/disk")));
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length - 1L);
                out.write(DISK);
            });
            assertFails(Reason.CHECKSUM_MISMATCH, () -> cache.get(server.uri("/disk"), Contents.sha256(DISK)));
            assertThat(Contents.images(cache)).isEmpty();
        }
    }

    @Test
    void withoutALengthAPartIsNotTakenForTheWhole() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                TestServer.head(out, 200, -1);
                out.write(DISK, 0, CUT);
            });
            assertFails(Reason.NETWORK, () -> cache.getUnverified(server.uri("/disk")));
            server.handler((request, out) -> {
                TestServer.head(out, 200, -1, "Transfer-Encoding: chunked");
                out.write("186a0\r\n".getBytes(StandardCharsets.US_ASCII)); // 100,000
                out.write(DISK, 0, CUT);
            });
            assertFails(Reason.NETWORK, () -> cache.getUnverified(server.uri("/disk")));
            server.handler((request, out) -> {
                TestServer.head(out, 200, -1, "Transfer-Encoding: chunked");
                out.write("186a0\r\n".getBytes(StandardCharsets.US_ASCII));
                out.write(DISK, 0, CUT);
                out.write("\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            });
            assertThat(cache.getUnverified(server.uri("/disk"))).hasSize(CUT);
        }
    }

    @Test
    void aPartWithoutAChecksumIsNotResumedByALaterCall() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                if (request.header("range").isEmpty()) {
                    TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                    out.write(DISK, 0, CUT);
                }
            });
            assertFails(Reason.NETWORK, () -> cache.getUnverified(server.uri("/disk")));
            int before = server.requests().size();
            server.handler(server.ranges(DISK, "\"v1\"", 0, requests -> false));
            assertThat(cache.getUnverified(server.uri("/disk"))).hasBinaryContent(DISK);
            assertThat(server.requests().subList(before, server.requests().size()))
                    .singleElement()
                    .satisfies(request -> assertThat(request.header("range")).isEmpty());
        }
    }

    @Test
    void redirectsAreFollowedUpToALimit() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                if (request.path().equals("/disk")) {
                    TestServer.answer(out, 302, new byte[0], "Location: /mirror/disk");
                } else {
                    TestServer.answer(out, 200, DISK);
                }
            });
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
            server.handler(
                    (request, out) -> TestServer.answer(out, 302, new byte[0], "Location: " + server.uri("/disk")));
            int before = server.requests().size();
            assertFails(Reason.REDIRECT, () -> cache.getUnverified(server.uri("/disk")));
            assertThat(server.requests().size() - before).isEqualTo(11);
            server.handler((request, out) -> TestServer.answer(out, 302, new byte[0], "Location: file:///etc/passwd"));
            assertFails(Reason.REDIRECT, () -> cache.getUnverified(server.uri("/disk")));
        }
    }

    @Test
    void aServerThatAnswersWithAnErrorIsNamedWithItsStatus() throws Exception {
        try (TestServer server = server()) {
            server.handler((request, out) -> TestServer.answer(out, 404, DISK));
            URI uri = server.uri("/disk?token=secret");
            assertThatThrownBy(() -> cache.get(uri, Contents.sha256(DISK)))
                    .isInstanceOfSatisfying(
                            ImageCacheException.class,
                            e -> assertThat(e.httpStatus()).hasValue(404))
                    .hasMessageContaining("/disk?…")
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void aServerThatStopsSendingIsGivenUp() throws Exception {
        ImageCache impatient = cache.stallLimit(Duration.ofMillis(200));
        try (TestServer server = server()) {
            server.handler((request, out) -> server.hang());
            assertFails(Reason.TIMED_OUT, () -> impatient.get(server.uri("/disk"), Contents.sha256(DISK)));
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length);
                out.write(DISK, 0, CUT);
                server.hang();
            });
            assertFails(Reason.TIMED_OUT, () -> impatient.get(server.uri("/disk"), Contents.sha256(DISK)));
            assertThat(Contents.images(cache)).isEmpty();
        }
    }

    @Test
    void aServerThatIsTooSlowIsGivenUpAtTheTimeLimit() throws Exception {
        ImageCache limited = cache.timeLimit(Duration.ofMillis(500));
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length);
                drip(out);
            });
            assertFails(Reason.TIMED_OUT, () -> limited.get(server.uri("/disk"), Contents.sha256(DISK)));
        }
    }

    /** A byte for each look at the clock. */
    private static void drip(OutputStream out) throws IOException {
        for (byte b : DISK) {
            LockSupport.parkNanos(10_000_000);
            out.write(b);
            out.flush();
        }
    }

    @Test
    void anInterruptEndsTheCallAndTheNextOneResumes() throws Exception {
        Thread caller = Thread.currentThread();
        try (TestServer server = server()) {
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                out.write(DISK, 0, CUT);
                out.flush();
                while (partSize() < CUT) {
                    Thread.onSpinWait();
                }
                caller.interrupt();
                server.hang();
            });
            assertThatThrownBy(() -> cache.get(server.uri("/disk"), Contents.sha256(DISK)))
                    .isInstanceOf(InterruptedException.class);
            assertThat(Thread.interrupted()).isFalse();
            assertThat(Contents.images(cache)).isEmpty();
            server.handler(server.ranges(DISK, "\"v1\"", 0, requests -> false));
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
            assertThat(server.requests()).hasSize(2);
        }
    }

    private long partSize() throws IOException {
        Path part = cache.directory().resolve("sha256-" + Contents.sha256(DISK).hex() + ".part");
        return Files.exists(part) ? Files.size(part) : 0;
    }
}
