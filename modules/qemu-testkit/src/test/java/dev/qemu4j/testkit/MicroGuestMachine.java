package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;

/**
 * QEMU with a micro guest in it, paused at first, and just enough QMP to look after it. Reads from QEMU block: the tests'
 * time limit ends them.
 */
final class MicroGuestMachine implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final RealQemu qemu;
    private final PlainClient client;
    private final Deque<JsonNode> events = new ArrayDeque<>();

    /**
     * Starts QEMU.
     *
     * @param folder an empty folder
     * @param guest the guest
     * @param machine the machine type
     * @param devices device options that attach the drive {@code disk}
     */
    MicroGuestMachine(Path folder, MicroGuest guest, String machine, String... devices) throws IOException {
        this.folder = folder;
        guest.writeTo(folder.resolve("disk"));
        List<String> options = new ArrayList<>(List.of("-S", "-machine", machine, "-m", "32"));
        options.addAll(List.of("-serial", "file:serial", "-drive", "if=none,id=disk,format=raw,file=disk"));
        for (String device : devices) {
            options.addAll(List.of("-device", device));
        }
        qemu = RealQemu.start(folder, options.toArray(String[]::new));
        try {
            client = PlainClient.negotiate(qemu.address());
        } catch (IOException | RuntimeException | Error e) {
            qemu.close();
            throw e;
        }
    }

    /** Sends a command and returns what it returns. */
    JsonNode execute(String command) throws IOException {
        return execute(command, "");
    }

    JsonNode execute(String command, String arguments) throws IOException {
        String request = "{\"execute\": \"%s\", \"arguments\": {%s}}\n".formatted(command, arguments);
        client.send(request);
        while (true) {
            JsonNode message = receive();
            if (message.has("event")) {
                events.add(message);
                continue;
            }
            assertThat(message.has("return")).as("%s: %s", command, message).isTrue();
            return message.get("return");
        }
    }

    /** Waits for an event and returns its data. */
    JsonNode awaitEvent(String name) throws IOException {
        for (Iterator<JsonNode> kept = events.iterator(); kept.hasNext(); ) {
            JsonNode event = kept.next();
            if (event.get("event").asString().equals(name)) {
                kept.remove();
                return event.get("data");
            }
        }
        while (true) {
            JsonNode message = receive();
            if (message.path("event").asString("").equals(name)) {
                return message.get("data");
            }
            events.add(message);
        }
    }

    /** Waits until the serial port has printed what is wanted. */
    void awaitSerial(Predicate<String> wanted) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!wanted.test(serial())) {
            assertThat(System.nanoTime()).as("printed so far: %s", serial()).isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** Waits until the guest's processor is halted and waits for an interrupt. */
    void awaitHalt() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String registers;
        do {
            registers = execute("human-monitor-command", "\"command-line\": \"info registers\"")
                    .asString();
            assertThat(System.nanoTime()).as(registers).isLessThan(deadline);
        } while (!registers.contains("HLT=1"));
    }

    /** What the serial port has printed so far. */
    String serial() throws IOException {
        return Files.readString(folder.resolve("serial"));
    }

    /** Waits for QEMU to end and returns its exit status. */
    int awaitExit() throws InterruptedException {
        return qemu.awaitExit();
    }

    private JsonNode receive() throws IOException {
        try {
            return client.read();
        } catch (EOFException e) {
            throw new IOException("QEMU closed the connection; it printed: " + qemu.output(), e);
        }
    }

    @Override
    public void close() {
        client.close();
        qemu.close();
    }
}
