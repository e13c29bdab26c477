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

/** A resource that was left behind is found. */
@Timeout(60)
class ResourceSnapshotTest {
    @TempDir
    private Path base;

    private final CountDownLatch over = new CountDownLatch(1);
    private ResourceSnapshot before;

    @BeforeEach
    void takeFirst() throws Exception {
        before = ResourceSnapshot.take(base);
    }

    @AfterEach
    void letGo() {
        over.countDown();
    }

    @Test
    void withoutAChangeNothingIsFound() throws Exception {
        assertThat(ResourceSnapshot.take(base).without(before)).isEmpty();
    }

    @Test
    void aVirtualThreadIsFound() throws Exception {
        Thread.ofVirtual().name("qmp-reader left").start(this::waitUntilOver);
        assertThat(left()).anyMatch(thing -> thing.contains("\"qmp-reader left\" virtual"));
    }

    @Test
    void aPlatformThreadIsFound() throws Exception {
        Thread.ofPlatform().daemon().name("left").start(this::waitUntilOver);
        assertThat(left()).anyMatch(thing -> thing.contains("\"left\""));
    }

    @Test
    void aProcessIsFound() throws Exception {
        Process child = new ProcessBuilder("sleep", "1000").inheritIO().start();
        try {
            assertThat(left()).anyMatch(thing -> thing.contains("process " + child.pid()));
        } finally {
            child.destroyForcibly().waitFor();
        }
    }

    @Test
    void aSocketIsFound() throws Exception {
        ServerSocketChannel.open().close(); // what the JDK opens once, for all
        before = ResourceSnapshot.take(base);
        try (ServerSocketChannel socket = ServerSocketChannel.open()) {
            assertThat(left()).anyMatch(thing -> thing.contains("socket:"));
            assertThat(socket.isOpen()).isTrue();
        }
    }

    @Test
    void aPipeIsFound() throws Exception {
        Pipe pipe = Pipe.open();
        try (var in = pipe.source();
                var out = pipe.sink()) {
            assertThat(left()).anyMatch(thing -> thing.contains("pipe:"));
            assertThat(in.isOpen() && out.isOpen()).isTrue();
        }
    }

    @Test
    void anOpenFileIsFound() throws Exception {
        Path file = base.resolve("open");
        try (var out = Files.newOutputStream(file)) {
            assertThat(left()).anyMatch(thing -> thing.contains(file.toString()));
            out.flush();
        }
    }

    @Test
    void aRuntimeDirectoryIsFound() throws Exception {
        Path directory = Files.createDirectory(base.resolve("qemu4j-left"));
        assertThat(left()).contains("directory " + directory);
    }

    private Set<String> left() throws Exception {
        return ResourceSnapshot.take(base).without(before);
    }

    private void waitUntilOver() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
