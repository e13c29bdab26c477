package dev.qemu4j.process;

import dev.qemu4j.process.internal.output.MessageText;
import dev.qemu4j.process.internal.output.Printable;
import dev.qemu4j.process.internal.output.QemuMessages;
import dev.qemu4j.process.internal.stop.Signals;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why QEMU did not start or refused a command, derived from its own messages.
 *
 * @param cause the kind of problem
 * @param message the problem in one line; QEMU's own message where it printed one
 * @param remedy what to do about it, empty if not known
 */
public record Diagnosis(Cause cause, String message, Optional<String> remedy) {
    /** QEMU explains itself in its last few lines. Earlier lines may be the guest's. */
    private static final int LAST_LINES = 20;

    static final String ALLOW =
            "allow the system call with a custom Sandbox in the configuration, or disable the sandbox";

    /** The kinds of problem. More may be added. */
    public enum Cause {
        /** An unknown problem; only the message tells about it. */
        UNKNOWN,
        /** The program is not a QEMU system emulator. */
        NOT_QEMU,
        /** The system could not run the program. */
        NOT_RUNNABLE,
        /** A helper process that QEMU needs, such as swtpm, did not start or has ended. */
        HELPER_FAILED,
        /** Another process has the disk image open for writing. */
        IMAGE_LOCKED,
        /** A disk image or one of its backing files does not exist. */
        IMAGE_MISSING,
        /** A disk image does not have the given format, or is not a disk image. */
        IMAGE_FORMAT,
        /** This user may not open a disk image. */
        IMAGE_PERMISSION,
        /** An address or port to listen on is in use. */
        ADDRESS_IN_USE,
        /** This user may not listen on an address or port. */
        ADDRESS_PERMISSION,
        /** The path of a socket is too long, or its directory does not exist. */
        SOCKET_PATH,
        /** No process listens on a socket to which QEMU connects. */
        SOCKET_UNREACHABLE,
        /** This user may not use the accelerator. */
        ACCELERATOR_PERMISSION,
        /** The accelerator is not available on this host or not built into this QEMU. */
        ACCELERATOR_MISSING,
        /** This QEMU has no such machine type. */
        MACHINE_UNKNOWN,
        /** This QEMU has no such CPU model. */
        CPU_UNKNOWN,
        /** The CPU model is {@code host}, which needs an accelerator. */
        CPU_NEEDS_ACCELERATOR,
        /** The machine does not support this number or topology of CPUs. */
        CPU_COUNT,
        /** This QEMU has no such kind of device, object, network backend or display. */
        KIND_UNKNOWN,
        /** The device, machine or CPU has no such property. */
        PROPERTY_UNKNOWN,
        /** The value of a parameter is not valid. */
        VALUE_REFUSED,
        /** An option is unknown to this QEMU or incomplete. */
        OPTION_REFUSED,
        /** A bus, drive, network backend or secret with the given id does not exist. */
        REFERENCE_UNKNOWN,
        /** An id, a node name or a drive is already in use. */
        ID_TAKEN,
        /** A slot or chassis number of a bus is already in use. */
        SLOT_TAKEN,
        /** The bus or the device does not support hot-plug. */
        HOTPLUG_IMPOSSIBLE,
        /** The host has not enough memory. */
        OUT_OF_MEMORY,
        /** The file behind the guest's memory cannot be used. */
        MEMORY_BACKEND,
        /** The firmware file does not exist. */
        FIRMWARE_MISSING,
        /** The kernel or the initial RAM disk does not exist or is not valid. */
        KERNEL_UNUSABLE,
        /** A tap device or bridge does not exist or needs privileges. */
        NETWORK_PRIVILEGE,
        /** The kind of display is not built into this QEMU or does not work on this host. */
        DISPLAY_UNAVAILABLE,
        /** A device of the host does not exist. */
        HOST_DEVICE_MISSING,
        /** QEMU was built without its sandbox, or the kernel does not permit it. */
        SANDBOX_UNAVAILABLE,
        /** QEMU made a system call that its sandbox denies, and the kernel ended it. */
        SANDBOX_VIOLATED,
        /** QEMU's modules are of another build than QEMU, for example after an upgrade while it runs. */
        MODULES_MIXED
    }

    /** Checks that nothing is null, and escapes control and other invisible characters in the message. */
    public Diagnosis {
        Objects.requireNonNull(cause, "cause");
        message = Printable.of(Objects.requireNonNull(message, "message"));
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * Diagnoses the exit of a QEMU process.
     *
     * @param exit how the process ended and what it printed
     * @return the diagnosis
     */
    public static Diagnosis of(ProcessExit exit) {
        return of(exit, List.of());
    }

    /**
     * Diagnoses the exit of a QEMU process whose command line is known. File names on the command line cannot be mistaken for messages.
     *
     * @param exit how the process ended and what it printed
     * @param command the command line
     * @return the diagnosis
     */
    public static Diagnosis of(ProcessExit exit, List<String> command) {
        if (exit.signal().orElse(0) == Signals.SYS) {
            return new Diagnosis(
                    Cause.SANDBOX_VIOLATED, "it made a system call that its sandbox denies", Optional.of(ALLOW));
        }
        return of(exit.outputTail(), command);
    }

    /**
     * Diagnoses what QEMU printed before it ended, or the error with which it refused a command.
     *
     * @param messages the end of QEMU's output, or the description of a QMP error
     * @return the diagnosis; {@link Cause#UNKNOWN} with QEMU's last line if the cause is not known
     */
    public static Diagnosis of(String messages) {
        return of(messages, List.of());
    }

    private static Diagnosis of(String messages, List<String> command) {
        List<QemuMessages.Line> all = QemuMessages.read(messages);
        List<QemuMessages.Line> lines = all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
        // Lines with QEMU's name first: the guest's output may be among the others.
        MessageText own = new MessageText(command);
        return find(lines.stream().filter(QemuMessages.Line::isNamed).toList(), own)
                .or(() -> find(lines, own))
                .orElseGet(() -> new Diagnosis(
                        Cause.UNKNOWN,
                        lines.isEmpty() ? "it printed nothing" : lines.getLast().text(),
                        Optional.empty()));
    }

    private static Optional<Diagnosis> find(List<QemuMessages.Line> lines, MessageText own) {
        List<String> texts = lines.stream().map(line -> own.of(line.text())).toList();
        for (DiagnosisRule rule : DiagnosisRule.ALL) {
            for (int i = 0; i < texts.size(); i++) {
                if (rule.matches(texts.get(i))) {
                    return Optional.of(new Diagnosis(rule.cause(), lines.get(i).text(), Optional.of(rule.remedy())));
                }
            }
        }
        return Optional.empty();
    }
}
