package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** Sends signals to a QEMU, as another program would. */
final class Signals {
    private Signals() {}

    /** SIGKILL: it cannot send an event. */
    static void kill(long pid) throws Exception {
        send("KILL", pid);
    }

    /** SIGTERM: QEMU ends in order. */
    static void terminate(long pid) throws Exception {
        send("TERM", pid);
    }

    /** SIGSTOP: it does not answer. Returns when it has stopped or ended. */
    static void freeze(long pid) throws Exception {
        send("STOP", pid);
        Await.until("the stop of process " + pid, () -> state(pid), Set.of("T", "Z", "gone")::contains);
    }

    /** SIGCONT, the end of a freeze. */
    static void thaw(long pid) throws Exception {
        send("CONT", pid);
    }

    static void send(String signal, long pid) throws Exception {
        // The shell's own kill: the program of that name is not on every system.
        Process shell = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + pid)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(shell.waitFor()).as("kill -%s %s", signal, pid).isZero();
    }

    private static String state(long pid) throws IOException {
        try {
            return Files.readString(Path.of("/proc/" + pid + "/stat"))
                    .replaceFirst("(?s).*\\) ", "")
                    .substring(0, 1);
        } catch (NoSuchFileException gone) {
            return "gone";
        }
    }
}
