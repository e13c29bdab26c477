package dev.qemu4j.image.cache;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Another JVM, which gets an image from a cache and prints its path; it then waits until it is ended. */
final class CacheProgram implements AutoCloseable {
    private final Process process;
    private final BufferedReader printed;

    private CacheProgram(Process process) {
        this.process = process;
        this.printed = process.inputReader();
    }

    /** The program in that JVM: the directory of the cache, the address and the digest are its arguments. */
    public static void main(String[] args) throws Exception {
        ImageCache cache = ImageCache.in(Path.of(args[0]));
        System.out.println(cache.get(URI.create(args[1]), Digest.sha256(args[2])));
        System.in.read();
    }

    static CacheProgram start(Path directory, URI uri, Digest digest) throws IOException {
        return new CacheProgram(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx64m",
                        "-cp",
                        classPath(),
                        CacheProgram.class.getName(),
                        directory.toString(),
                        uri.toString(),
                        digest.hex())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** This JVM's class path or module path. On the latter, the tests are patched into the module and on no path. */
    private static String classPath() {
        return Stream.of(
                        System.getProperty("jdk.module.path", ""),
                        System.getProperty("java.class.path", ""),
                        Path.of("target", "test-classes").toAbsolutePath().toString())
                .filter(path -> !path.isEmpty())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** Blocks until it has the image. */
    Path awaitImage() throws IOException {
        return Path.of(String.valueOf(printed.readLine()));
    }

    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
