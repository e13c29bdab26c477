package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The test for leaks would see what it is there for. */
@Timeout(60)
class SnapshotTest {
    @TempDir
    private Path base;

    private final CountDownLatch over = new CountDownLatch(1);
    private Snapshot before;

    @BeforeEach
    void takeFirst() throws Exception {
        before = Snapshot.take(base);
    }

    @AfterEach
    void letGo() {
        over.countDown();
    }

    @Test
    void nothingIsSeenWhereNothingHappened() throws Exception {
        assertThat(Snapshot.take(base).without(before)).isEmpty();
    }

    @Test
    void aVirtualThreadIsSeen() throws Exception {
        Thread.ofVirtual().name("qmp-reader left").start(this::waitUntilOver);
        assertThat(left()).anyMatch(thing -> thing.contains("\"qmp-reader left\" virtual"));
    }

    @Test
    void aPlatformThreadIsSeen() throws Exception {
        Thread.ofPlatform().daemon().name("left").start(this::waitUntilOver);
        assertThat(left()).anyMatch(thing -> thing.contains("\"left\""));
    }

    @Test
    void aProcessIsSeen() throws Exception {
        Process child = new ProcessBuilder("sleep", "1000").inheritIO().start();
        try {
            assertThat(left()).anyMatch(thing -> thing.contains("process " + child.pid()));
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSocketIsSeen() throws Exception {
        ServerSocketChannel.open().close(); // what the JDK opens once, for all
        before = Snapshot.take(base);
        try (ServerSocketChannel socket = ServerSocketChannel.open()) {
            assertThat(left()).anyMatch(thing -> thing.contains("socket:"));
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void aPipeIsSeen() throws Exception {
        Pipe pipe = Pipe.open();
        try (var in = pipe.source();
                var out = pipe.sink()) {
            assertThat(left()).anyMatch(thing -> thing.contains("pipe:"));
            assertThat(in.isOpen() && out.isOpen()).isTrue();
        }
    }

    @Test
    void aFileThatIsOpenIsSeen() throws Exception {
        Path file = base.resolve("open");
        try (var out = Files.newOutputStream(file)) {
            assertThat(left()).anyMatch(thing -> thing.contains(file.toString()));
            out.flush();
        }
    }

    @Test
    void aRuntimeDirectoryIsSeen() throws Exception {
        Path directory = Files.createDirectory(base.resolve("qemu4j-left"));
        assertThat(left()).contains("directory " + directory);
    }

    private Set<String> left() throws Exception {
        return Snapshot.take(base).without(before);
    }

    private void waitUntilOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
