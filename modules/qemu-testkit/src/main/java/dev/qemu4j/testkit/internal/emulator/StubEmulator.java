package dev.qemu4j.testkit.internal.emulator;

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
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A program that a manager starts as QEMU and that this JVM controls. The process itself does what a {@linkplain #prepare prepared} shell
 * script says, if there is one for its machine, and then only waits and reports SIGTERM. This JVM serves its monitor's socket, and tells
 * it when to end in order.
 */
public final class StubEmulator implements AutoCloseable {
    /** It waits by reading a pipe that nobody writes to, which needs no child process. A signal ends the read. */
    private static final String PROGRAM = """
            #!/bin/sh
            if [ "$1" = --version ]; then echo 'QEMU emulator version 7.2.22'; exit; fi
            trap 'if [ -e "$0-end-$$" ]; then exit 0; fi; echo "term $$" > "$0-events"' TERM
            for argument; do
                case $argument in
                    unix:*) socket=${argument#unix:} && socket=${socket%%,*} ;;
                    guest=*) name=${argument#guest=} && name=${name%%,*} ;;
                esac
            done
            if [ -z "$socket" ]; then exit 1; fi
            if [ -e "$0-$name.sh" ]; then . "$0-$name.sh"; fi
            echo "start $$ $name $socket" > "$0-events"
            until read -r nothing < "$0-wait"; do :; done
            """;

    /** What a process does. */
    public interface Behavior {
        /** The process got SIGTERM. */
        void terminate();

        /** The process is gone. */
        void gone();
    }

    /**
     * A process that was started.
     *
     * @param pid its pid
     * @param machine the name of its machine
     * @param monitor the socket at which the manager expects its monitor
     * @param end makes it end in order
     */
    public record Started(long pid, String machine, UnixDomainSocketAddress monitor, Runnable end) {}

    private final Path program;
    private final Path events;
    private final Function<Started, Behavior> machines;
    private final Map<Long, Behavior> alive = new ConcurrentHashMap<>();
    private final Collection<ProcessHandle> children = new ConcurrentLinkedQueue<>();
    private final Thread listener;

    /**
     * Makes the program in a folder.
     *
     * @throws IOException if it or its pipes cannot be made
     */
    public StubEmulator(Path folder, Function<Started, Behavior> machines) throws IOException {
        this.program = folder.resolve("qemu-system-stub");
        this.events = folder.resolve("qemu-system-stub-events");
        this.machines = machines;
        Files.writeString(program, PROGRAM);
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Fifo.create(events);
        Fifo.create(Path.of(program + "-wait"));
        this.listener = Thread.ofPlatform().daemon().name("stub-emulator").start(this::listen);
    }

    public Path program() {
        return program;
    }

    /** Sets the shell script that the processes of a machine run before they say that they are there; an empty one removes it. */
    public void prepare(String machine, String script) throws IOException {
        Path file = Path.of(program + "-" + machine + ".sh");
        if (script.isEmpty()) {
            Files.deleteIfExists(file);
        } else {
            Files.writeString(file, script);
        }
    }

    private void listen() {
        try {
            // Each open lasts until the last writer has closed.
            for (boolean open = true; open; ) {
                try (BufferedReader lines = new BufferedReader(
                        new InputStreamReader(new FileInputStream(events.toFile()), StandardCharsets.UTF_8))) {
                    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                        open &= handle(line.split(" ", 4));
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Handles one report; returns false at the last one. */
    private boolean handle(String... words) throws IOException {
        switch (words[0]) {
            case "start" -> started(Long.parseLong(words[1]), words[2], UnixDomainSocketAddress.of(words[3]));
            case "term" -> {
                Behavior machine = alive.get(Long.valueOf(words[1]));
                if (machine != null) {
                    machine.terminate();
                }
            }
            case "child" -> ProcessHandle.of(Long.parseLong(words[1])).ifPresent(children::add);
            default -> {
                return false;
            }
        }
        return true;
    }

    private void started(long pid, String name, UnixDomainSocketAddress monitor) {
        Path flag = Path.of(program + "-end-" + pid);
        ProcessHandle.of(pid).ifPresent(process -> {
            Behavior machine = behavior(new Started(pid, name, monitor, () -> end(process, flag)), process);
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

    /** Null if the process, and the directory of its socket, are gone already. */
    private @Nullable Behavior behavior(Started started, ProcessHandle process) {
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

    /** Ends the children that processes have reported and not ended themselves. */
    public void endChildren() {
        children.forEach(ProcessHandle::destroyForcibly);
        children.forEach(child -> child.onExit().join());
        children.clear();
    }

    private static void delete(Path flag) {
        try {
            Files.deleteIfExists(flag);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** To be called after the last process has ended. */
    @Override
    public void close() throws IOException {
        Files.writeString(events, "over\n", StandardOpenOption.WRITE);
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
