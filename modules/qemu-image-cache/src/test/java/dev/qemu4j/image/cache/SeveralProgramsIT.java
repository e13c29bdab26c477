package dev.qemu4j.image.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.DataSize;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** JVMs that share a cache. */
@Timeout(120)
class SeveralProgramsIT {
    private static final byte[] DISK = Contents.disk(300_000);
    private static final int CUT = 100_000;

    @TempDir
    private Path folder;

    @Test
    void tenProgramsDownloadAnImageOnce() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        List<CacheProgram> programs = new ArrayList<>();
        try (TestServer server = new TestServer((request, out) -> {
            started.await();
            TestServer.answer(out, 200, DISK);
        })) {
            for (int i = 0; i < 10; i++) {
                programs.add(CacheProgram.start(folder, server.uri("/disk"), Contents.sha256(DISK)));
            }
            started.countDown();
            for (CacheProgram program : programs) {
                assertThat(program.awaitImage()).hasBinaryContent(DISK);
            }
            assertThat(server.requests()).hasSize(1);
        } finally {
            programs.forEach(CacheProgram::close);
        }
    }

    @Test
    void whatAKilledProgramHasDownloadedIsResumedAndNotBelieved() throws Exception {
        ImageCache cache = ImageCache.in(folder);
        Path part = cache.directory().resolve("sha256-" + Contents.sha256(DISK).hex() + ".part");
        CountDownLatch half = new CountDownLatch(1);
        try (TestServer server = new TestServer((request, out) -> {})) {
            server.handler((request, out) -> {
                TestServer.head(out, 200, DISK.length, "ETag: \"v1\"");
                out.write(DISK, 0, CUT);
                out.flush();
                half.countDown();
                server.hang();
            });
            try (CacheProgram program = CacheProgram.start(folder, server.uri("/disk"), Contents.sha256(DISK))) {
                half.await();
                while (!Files.exists(part) || Files.size(part) < CUT) {
                    Thread.onSpinWait();
                }
                program.kill();
            }
            ImageCacheTest.assertFails(
                    ImageCacheException.Reason.OFFLINE,
                    () -> cache.offline().get(server.uri("/disk"), Contents.sha256(DISK)));
            server.handler(server.ranges(DISK, "\"v1\"", 0, requests -> false));
            assertThat(cache.get(server.uri("/disk"), Contents.sha256(DISK))).hasBinaryContent(DISK);
            assertThat(server.requests())
                    .last()
                    .satisfies(request -> assertThat(request.header("range")).contains("bytes=100000-"));
            assertThat(part).doesNotExist();
        }
    }

    @Test
    void anImageOfAnotherProgramStaysUntilThatEnds() throws Exception {
        ImageCache small = ImageCache.in(folder).maxSize(DataSize.ofBytes(400_000));
        byte[] second = Contents.disk(300_001);
        byte[] third = Contents.disk(300_002);
        try (TestServer server = TestServer.of(DISK);
                CacheProgram program = CacheProgram.start(folder, server.uri("/disk"), Contents.sha256(DISK))) {
            Path first = program.awaitImage();
            server.handler((request, out) -> TestServer.answer(out, 200, second));
            small.release(small.get(server.uri("/2"), Contents.sha256(second)));
            assertThat(first).exists();
            program.kill();
            server.handler((request, out) -> TestServer.answer(out, 200, third));
            small.get(server.uri("/3"), Contents.sha256(third));
            assertThat(first).doesNotExist();
        }
    }
}
