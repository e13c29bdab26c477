package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.SavedProcess;
import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;

/** The process that limits the output of an outliving process while no JVM does. */
public final class OutputKeeper {
    static final String SCRIPT = ShellScript.read("keeper.sh");

    /** Twice the limit of a JVM, so that an attached JVM cuts the output first. */
    private static final long FACTOR = 2;

    private OutputKeeper() {}

    public static void start(SavedProcess saved) throws IOException {
        Process unused = ShellScript.command(OwnSession.of(List.of(
                        "/bin/sh",
                        "-c",
                        SCRIPT,
                        "qemu4j-keeper",
                        String.valueOf(saved.pid()),
                        saved.start(),
                        String.valueOf(saved.output().getParent()),
                        String.valueOf(saved.output().getFileName()),
                        String.valueOf(saved.maxOutputBytes() * FACTOR + (16 << 20)))))
                .redirectInput(Redirect.from(new File("/dev/null")))
                .start();
    }
}
