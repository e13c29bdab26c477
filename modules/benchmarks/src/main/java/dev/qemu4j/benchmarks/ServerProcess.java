package dev.qemu4j.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An {@link AnswerServer} in a process of its own. It ends when closed, and when this JVM ends in whatever way. */
record ServerProcess(Process process, TemporaryDirectory directory, UnixDomainSocketAddress address)
        implements AutoCloseable {

    static List<Row> measureCommands(Effort effort, boolean bounded) throws Exception {
        try (ServerProcess server = start()) {
            return new Commands(server.address(), server.address(), bounded).run(effort);
        }
    }

    static ServerProcess start() throws IOException {
        TemporaryDirectory directory = TemporaryDirectory.create();
        Path socket = directory.path().resolve("qmp");
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-XX:MaxDirectMemorySize=1g",
                        "-cp",
                        classes().toString(),
                        AnswerServer.class.getName(),
                        socket.toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        ServerProcess server = new ServerProcess(process, directory, UnixDomainSocketAddress.of(socket));
        // Not closed: the server ends with its input, and prints nothing more.
        BufferedReader output = process.inputReader(StandardCharsets.US_ASCII);
        if (!AnswerServer.READY.equals(output.readLine())) {
            server.close();
            throw new IOException("the server did not start");
        }
        return server;
    }

    /** Where this program's classes are: the server needs no other. */
    private static Path classes() throws IOException {
        try {
            return Path.of(AnswerServer.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        directory.close();
    }
}
