package dev.qemu4j.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * QEMU with a micro guest in it, paused at first, and just enough QMP to look after it. Reads from QEMU block: the tests'
 * time limit ends them.
 */
final class MicroGuestMachine implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Path folder;
    private final Process process;
    private final SocketChannel channel;
    private final BufferedReader reader;
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
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64", "-S", "-nodefaults", "-no-user-config"));
        command.addAll(List.of("-display", "none", "-accel", "tcg", "-machine", machine, "-m", "32"));
        command.addAll(List.of("-serial", "file:serial", "-qmp", "unix:qmp,server=on,wait=off"));
        command.addAll(List.of("-drive", "if=none,id=disk,format=raw,file=disk"));
        for (String device : devices) {
            command.addAll(List.of("-device", device));
        }
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        try {
            channel = connect(folder.resolve("qmp"));
            reader = new BufferedReader(Channels.newReader(channel, UTF_8));
            receive();
            execute("qmp_capabilities");
        } catch (IOException | RuntimeException | Error e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private SocketChannel connect(Path socket) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return SocketChannel.open(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw new IOException("no QMP: " + Files.readString(folder.resolve("output")), e);
                }
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    /** Sends a command and returns what it returns. */
    JsonNode execute(String command) throws IOException {
        return execute(command, "");
    }

    JsonNode execute(String command, String arguments) throws IOException {
        String request = "{\"execute\": \"%s\", \"arguments\": {%s}}\n".formatted(command, arguments);
        channel.write(ByteBuffer.wrap(request.getBytes(UTF_8)));
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
        assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    private JsonNode receive() throws IOException {
        String line = reader.readLine();
        if (line == null) {
            throw new EOFException(
                    "QEMU closed the connection; it said: " + Files.readString(folder.resolve("output")));
        }
        return JSON.readTree(line);
    }

    @Override
    public void close() throws IOException {
        channel.close();
        process.destroyForcibly().onExit().join();
    }
}
