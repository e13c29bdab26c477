package dev.qemu4j.integration;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A program that a manager starts as QEMU, and is none. The process that comes of it only lives, hears SIGTERM and dies; what is on its
 * monitor's socket, and when it ends in order, is up to this JVM.
 */
final class Impostor implements AutoCloseable {
    /** Waits at a pipe to which nobody ever writes, without a child that could outlive it. A signal ends the waiting. */
    private static final String PROGRAM = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 'QEMU emulator version 7.2.22'; exit; fi
            trap 'if [ -e "$0-end-$$" ]; then exit 0; fi; echo "term $$" > "$0-news"' TERM
            for argument; do
                case $argument in unix:*) socket=${argument#unix:} && socket=${socket%%,*} ;; esac
            done
            echo "start $$ $socket" > "$0-news"
            until read -r nothing < "$0-wait"; do :; done
            """;

    /** What a process is beside being one. */
    interface Machine {
        /** It got SIGTERM. */
        void terminate();

        /** The process is gone. */
        void gone();
    }

    /**
     * A process that was started.
     *
     * @param pid its number
     * @param monitor where the manager expects its monitor
     * @param end makes it end in order
     */
    record Started(long pid, UnixDomainSocketAddress monitor, Runnable end) {}

    private final Path program;
    private final Path news;
    private final Function<Started, Machine> machines;
    private final Map<Long, Machine> alive = new ConcurrentHashMap<>();
    private final Thread listener;

    Impostor(Path folder, Function<Started, Machine> machines) throws Exception {
        this.program = folder.resolve("impostor");
        this.news = folder.resolve("impostor-news");
        this.machines = machines;
        Files.writeString(program, PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Process pipes = new ProcessBuilder("mkfifo", news.toString(), program + "-wait")
                .inheritIO()
                .start();
        if (pipes.waitFor() != 0) {
            throw new IOException("the pipes of " + program + " cannot be made");
        }
        this.listener = Thread.ofPlatform().daemon().name("impostor").start(this::listen);
    }

    Path program() {
        return program;
    }

    private void listen() {
        try {
            // Each open lasts until the last of those who write has closed.
            for (boolean open = true; open; ) {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new FileInputStream(news.toFile()), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        open &= heard(line.split(" ", 3));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False if that was the last. */
    private boolean heard(String... words) throws IOException {
        switch (words[0]) {
            case "start" -> started(Long.parseLong(words[1]), UnixDomainSocketAddress.of(words[2]));
            case "term" -> {
                Machine machine = alive.get(Long.valueOf(words[1]));
                if (machine != null) {
                    machine.terminate();
                }
            }
            default -> {
                return false;
            }
        }
        return true;
    }

    private void started(long pid, UnixDomainSocketAddress monitor) {
        Path flag = Path.of(program + "-end-" + pid);
        ProcessHandle.of(pid).ifPresent(process -> {
            Machine machine = machine(new Started(pid, monitor, () -> end(process, flag)), process);
            if (machine == null) {
                return;
            }
            alive.put(pid, machine);
            var unused = process.onExit().thenRun(() -> {
                alive.remove(pid);
                machine.gone();
                delete(flag);
            });
        });
    }

    /** Null if the process is gone already, and the place for its monitor with it. */
    private @Nullable Machine machine(Started started, ProcessHandle process) {
        try {
            return machines.apply(started);
        } catch (UncheckedIOException e) {
            if (process.isAlive()) {
                throw e;
            }
            return null;
        }
    }

    private static void end(ProcessHandle process, Path flag) {
        try {
            if (process.isAlive()) {
                Files.createFile(flag);
                process.destroy();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path flag) {
        try {
            Files.deleteIfExists(flag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After the last process has ended. */
    @Override
    public void close() throws IOException {
        Files.writeString(news, "over\n", StandardOpenOption.WRITE);
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
