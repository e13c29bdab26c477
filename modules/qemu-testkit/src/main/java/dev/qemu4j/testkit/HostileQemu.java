package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.emulator.HostileProgram;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A QEMU that misbehaves on purpose, as one does whose guest has broken out: a program to be started like any emulator, whose monitor this
 * JVM serves.
 *
 * <p>A machine does what its {@linkplain #script script} says, a machine without one behaves well. So a test sees whether a hostile machine
 * harms the host or its neighbours:
 *
 * <pre>{@code
 * try (HostileQemu qemu = HostileQemu.in(folder)) {
 *     qemu.script("evil", List.of(new Misbehaviour.Answers("query-status", WrongAnswer.BULKY), new Misbehaviour.IgnoresTermination()));
 *
 *     // the program under test starts qemu.program() as a machine named "evil", and ends it
 *
 *     qemu.verifyVictim();
 * }
 * }</pre>
 *
 * <p>The program is a script for {@code /bin/sh} that starts in a millisecond. It needs {@code mkfifo}, and finds the name of its machine and
 * the socket of its monitor in {@code -name guest=NAME} and {@code -qmp unix:PATH}. Safe for use by several threads.
 */
public final class HostileQemu implements AutoCloseable {
    private final HostileProgram inside;

    private HostileQemu(HostileProgram inside) {
        this.inside = inside;
    }

    /**
     * Makes a hostile QEMU.
     *
     * @param folder an empty directory for the program and its pipes
     * @return the QEMU, to be closed after its last process has ended
     * @throws UncheckedIOException if the program cannot be made
     */
    public static HostileQemu in(Path folder) {
        try {
            return new HostileQemu(new HostileProgram(folder));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * {@return the program, to be started as an emulator}
     */
    public Path program() {
        return inside.path();
    }

    /**
     * Sets what the processes of a machine do that are started from now on.
     *
     * @param machine the name of the machine
     * @param script what they do; of several answers to one command, and several files in one place, the first
     */
    public void script(String machine, List<Misbehaviour> script) {
        inside.script(machine, script);
    }

    /**
     * Removes what its processes have {@linkplain Misbehaviour.Plants planted}, lets go whoever waits for one of their pipes, and ends the
     * {@linkplain Misbehaviour.LeavesChild children} that they have left. To be called when their machines have ended.
     */
    public void cleanUp() {
        inside.cleanUp();
    }

    /**
     * Checks that the files that its {@linkplain Misbehaviour.Plants links} lead to are as they were.
     *
     * @throws AssertionError if one was changed or removed, or another was added
     */
    public void verifyVictim() {
        if (!inside.isVictimUnharmed()) {
            throw new AssertionError("a file was changed, added or removed through a link that QEMU has planted");
        }
    }

    /** Does what {@link #cleanUp} does. The folder is the test's to remove. */
    @Override
    public void close() {
        inside.close();
    }
}
