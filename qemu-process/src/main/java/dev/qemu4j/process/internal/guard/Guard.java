package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.internal.files.NativePath;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that ends this JVM's processes after the JVM has ended. It is a shell that reads notes from a pipe of which only this JVM has the
 * other end. End of file means the end of the JVM, including SIGKILL and the kernel's out-of-memory killer. {@code guard.sh} is its script.
 *
 * <p>What is in the pipe remains there when the JVM ends, so a note takes effect as soon as {@link #send} returns. The pipe is private, unlike
 * files and command lines: no other user can read or change the notes.
 *
 * <p>{@code PR_SET_PDEATHSIG}, {@code setpriv --pdeathsig} and QEMU's {@code exit-with-parent} are no alternative: they react to the end of the
 * thread that started the process, not of the JVM.
 */
final class Guard {
    /** Reads a script up to a line with this end from the pipe, and runs it. The JDK tells nothing of a process with a long command line. */
    static final String LOADER = """
            while IFS= read -r line; do
            if [ "$line" = '#' ]; then eval "$script"; exit; fi
            script="$script$line
            "
            done
            """;

    static final String SCRIPT = ShellScript.read("guard.sh") + "\n#\n";

    private static final Logger LOG = LoggerFactory.getLogger(Guard.class);

    /** The program by which the JDK starts processes on Linux and macOS. */
    private static final Path SPAWN_HELPER = Path.of(System.getProperty("java.home", "/"), "lib", "jspawnhelper");

    /** A guard that does not read for so long, because it was stopped for example, is replaced. The pipe has room for hundreds of notes. */
    private static final long MAX_WRITE_NANOS = TimeUnit.SECONDS.toNanos(5);

    /** The pipe is open as long as this is reachable. */
    private final Process process;

    private final OutputStream pipe;

    private final long begin = System.nanoTime();

    /** When the write began that is in progress, and whether there is one. */
    private volatile long writeBegin;

    private volatile boolean writing;

    private Guard(Process process) {
        this.process = process;
        this.pipe = process.getOutputStream();
    }

    /** Starts a guard that looks for the given token. */
    static Guard start(String token) throws IOException {
        ProcessBuilder builder = ShellScript.command(List.of("/bin/sh", "-c", LOADER, "qemu4j-guard"));
        builder.environment().remove("script");
        Guard guard = new Guard(builder.start());
        boolean complete = false;
        try {
            String java = ProcessHandle.current().info().command().orElse("");
            guard.send(SCRIPT + "java 0 " + line(java) + "helper 0 " + line(SPAWN_HELPER.toString()) + "token 0 "
                    + line(token));
            complete = true;
            return guard;
        } finally {
            if (!complete) {
                guard.end();
            }
        }
    }

    /** The rest of a line, without a newline in it. */
    private static String line(String text) {
        return text.lines().findFirst().orElse("") + "\n";
    }

    /**
     * Sends lines to the guard. Blocks while the pipe is full.
     *
     * @throws IOException if the guard has ended
     */
    void send(String lines) throws IOException {
        writeBegin = System.nanoTime();
        writing = true;
        try {
            pipe.write(lines.getBytes(NativePath.charset()));
            pipe.flush();
        } finally {
            writing = false;
        }
    }

    /** Ends a guard that does not read any more, so that whoever writes to it goes on. */
    void endIfStuck() {
        if (writing && System.nanoTime() - writeBegin > MAX_WRITE_NANOS) {
            LOG.warn("The guard does not read its notes; it is replaced");
            process.toHandle().destroyForcibly();
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long age() {
        return System.nanoTime() - begin;
    }

    /**
     * Ends a guard that is not used any more. Otherwise it would end the processes of this JVM once its pipe is garbage. Does not block.
     *
     * @return whether it has ended or will at once
     */
    boolean end() {
        if (process.isAlive() && !process.toHandle().destroyForcibly()) {
            return !process.isAlive();
        }
        try {
            pipe.close();
        } catch (IOException e) {
            LOG.debug("The pipe of a guard that was ended could not be closed in order", e);
        }
        return true;
    }
}
