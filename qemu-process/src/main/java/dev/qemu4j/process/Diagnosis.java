package dev.qemu4j.process;

import dev.qemu4j.process.internal.output.QemuWords;
import dev.qemu4j.process.internal.stop.Signals;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a QEMU did not start, or refused a device, as far as its own words tell.
 *
 * @param cause the kind of problem
 * @param message the problem in one line, QEMU's own where it said something
 * @param remedy what to do about it, where that is known
 */
public record Diagnosis(Cause cause, String message, Optional<String> remedy) {
    /** More than the few lines with which QEMU ends would be the guest's. */
    private static final int LAST_LINES = 20;

    static final String ALLOW =
            "allow what it needs with a Sandbox of the configuration's own, or do without a sandbox";

    /** The kinds of problem that can be told apart. More may be added. */
    public enum Cause {
        /** None of the others: the message is all there is. */
        UNKNOWN,
        /** The program is not a QEMU system emulator. */
        NOT_QEMU,
        /** The system could not run the program at all. */
        NOT_RUNNABLE,
        /** A process that QEMU needs, such as swtpm, did not start or has ended. */
        HELPER_FAILED,
        /** Another process has the disk image open for writing. */
        IMAGE_LOCKED,
        /** A disk image, or an image that it is based on, is not there. */
        IMAGE_MISSING,
        /** A disk image is of another format than was said, or not an image. */
        IMAGE_FORMAT,
        /** This user may not open a disk image. */
        IMAGE_PERMISSION,
        /** An address or port to listen on is taken. */
        ADDRESS_IN_USE,
        /** This user may not listen on an address or port. */
        ADDRESS_PERMISSION,
        /** The path of a socket is too long, or its folder is not there. */
        SOCKET_PATH,
        /** Nobody listens on a socket that QEMU is to connect to. */
        SOCKET_UNREACHABLE,
        /** This user may not use the accelerator. */
        ACCELERATOR_PERMISSION,
        /** The accelerator is not there, or not in this QEMU. */
        ACCELERATOR_MISSING,
        /** This QEMU has no such machine type. */
        MACHINE_UNKNOWN,
        /** This QEMU has no such CPU model. */
        CPU_UNKNOWN,
        /** The CPU model is the host's own, which an emulator cannot be. */
        CPU_NEEDS_ACCELERATOR,
        /** The machine cannot have so many CPUs, or not so arranged. */
        CPU_COUNT,
        /** This QEMU has no such device, object, network backend or display. */
        KIND_UNKNOWN,
        /** The device, machine or CPU has no such property. */
        PROPERTY_UNKNOWN,
        /** A value is not one that its parameter can have. */
        VALUE_REFUSED,
        /** This QEMU does not know an option, or it lacks something. */
        OPTION_REFUSED,
        /** A bus, drive, network backend or secret that is referred to is not there. */
        REFERENCE_UNKNOWN,
        /** An id, a node name or a drive is used twice. */
        ID_TAKEN,
        /** A slot or chassis of a bus is taken. */
        SLOT_TAKEN,
        /** The bus, or the device, cannot be plugged while the machine runs. */
        HOTPLUG_IMPOSSIBLE,
        /** The host has not enough memory. */
        OUT_OF_MEMORY,
        /** The file behind the guest's memory cannot be used. */
        MEMORY_BACKEND,
        /** The firmware is not there. */
        FIRMWARE_MISSING,
        /** The kernel, or its initial RAM disk, is not there or not one. */
        KERNEL_UNUSABLE,
        /** A tap device or bridge needs privileges, or is not there. */
        NETWORK_PRIVILEGE,
        /** The kind of display is not in this QEMU or not possible here. */
        DISPLAY_UNAVAILABLE,
        /** A device of the host is not there. */
        HOST_DEVICE_MISSING,
        /** QEMU was built without its sandbox, or the kernel does not let it have one. */
        SANDBOX_UNAVAILABLE,
        /** QEMU did what its sandbox denies, and was ended by the kernel. */
        SANDBOX_VIOLATED,
        /** QEMU's modules are not of the same build as QEMU, as after an upgrade while it runs. */
        MODULES_MIXED
    }

    /** Checks that nothing is null. */
    public Diagnosis {
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(remedy, "remedy");
    }

    /**
     * Reads how QEMU ended, and what it printed before.
     *
     * @param exit the end
     * @return what it means
     */
    public static Diagnosis of(ProcessExit exit) {
        if (exit.signal().orElse(0) == Signals.SYS) {
            return new Diagnosis(Cause.SANDBOX_VIOLATED, "it did what its sandbox denies", Optional.of(ALLOW));
        }
        return of(exit.outputTail());
    }

    /**
     * Reads what QEMU printed before it ended, or answered to a command that it refused.
     *
     * @param words the end of QEMU's output, or the description of an error
     * @return what it means; {@link Cause#UNKNOWN} with QEMU's last line where that is not known
     */
    public static Diagnosis of(String words) {
        List<String> all = QemuWords.lines(words);
        List<String> lines = all.subList(Math.max(0, all.size() - LAST_LINES), all.size());
        for (DiagnosisRule rule : DiagnosisRule.ALL) {
            for (String line : lines) {
                if (rule.matches(line)) {
                    return new Diagnosis(rule.cause(), line, Optional.of(rule.remedy()));
                }
            }
        }
        return new Diagnosis(Cause.UNKNOWN, lines.isEmpty() ? "it printed nothing" : lines.getLast(), Optional.empty());
    }
}
