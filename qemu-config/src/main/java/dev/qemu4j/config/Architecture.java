package dev.qemu4j.config;

import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * A guest architecture, by its name in QEMU: the part after {@code qemu-system-} in the name of the emulator.
 *
 * <p>The constants are the common architectures; {@link #of(String)} accepts any other.
 *
 * @param qemuName the name QEMU uses, such as {@code x86_64} or {@code riscv64}
 */
public record Architecture(String qemuName) {
    // Before the constants, whose constructor uses it.
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]+");

    /** 64-bit x86. */
    public static final Architecture X86_64 = new Architecture("x86_64");

    /** 32-bit x86. */
    public static final Architecture I386 = new Architecture("i386");

    /** 64-bit Arm. */
    public static final Architecture AARCH64 = new Architecture("aarch64");

    /** 32-bit Arm. */
    public static final Architecture ARM = new Architecture("arm");

    /** 64-bit RISC-V. */
    public static final Architecture RISCV64 = new Architecture("riscv64");

    /** IBM Z. */
    public static final Architecture S390X = new Architecture("s390x");

    /** 64-bit POWER. */
    public static final Architecture PPC64 = new Architecture("ppc64");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is not made of lower-case letters, digits and underscores
     */
    public Architecture {
        Objects.requireNonNull(qemuName, "qemuName");
        if (!NAME.matcher(qemuName).matches()) {
            throw new IllegalArgumentException(
                    "architecture: '" + qemuName + "' is not a name of lower-case letters, digits and underscores");
        }
    }

    /**
     * The architecture with the given QEMU name.
     *
     * @param qemuName the name, such as {@code loongarch64}
     * @return the architecture
     * @throws IllegalArgumentException if the name is not made of lower-case letters, digits and underscores
     */
    public static Architecture of(String qemuName) {
        return new Architecture(qemuName);
    }

    /**
     * The architecture of the host that this JVM runs on, from the system property {@code os.arch}.
     *
     * @return the host's architecture
     */
    public static Architecture host() {
        String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        return switch (arch) {
            case "amd64", "x86-64" -> X86_64;
            case "x86", "i486", "i586", "i686" -> I386;
            case "arm64" -> AARCH64;
            case "ppc64le" -> PPC64;
            default -> new Architecture(arch);
        };
    }

    /**
     * The file name of the system emulator for this architecture.
     *
     * @return {@code qemu-system-} and the name
     */
    public String emulator() {
        return "qemu-system-" + qemuName;
    }

    /** Returns QEMU's name of the architecture. */
    @Override
    public String toString() {
        return qemuName;
    }
}
