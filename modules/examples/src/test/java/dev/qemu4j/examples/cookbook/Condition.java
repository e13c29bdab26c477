package dev.qemu4j.examples.cookbook;

import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.manager.host.FirmwareCatalog;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuNotFoundException;
import dev.qemu4j.testkit.TestPrograms;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.internal.guest.LinuxGuestFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that a recipe needs and that not every host or QEMU has. A test that is skipped for it prints the reason and the remedy.
 *
 * @param installable whether a package of the distribution provides it
 * @param missing why it is missing, empty if it is not
 */
record Condition(boolean installable, Function<TestQemu, Optional<String>> missing) {
    private static final long CAP_NET_ADMIN = 1L << 12;

    /** UEFI firmware with and without Secure Boot. */
    static final Condition FIRMWARE = new Condition(
            true,
            qemu -> FirmwareCatalog.installed().stream()
                            .anyMatch(found -> found.features().contains("secure-boot"))
                    ? Optional.empty()
                    : Optional.of("no UEFI firmware with Secure Boot is installed: package ovmf"));
    /** The TPM emulator. */
    static final Condition SWTPM = new Condition(true, qemu -> program("swtpm"));
    /** The daemon that serves folders. */
    static final Condition VIRTIOFSD = new Condition(true, qemu -> program("virtiofsd"));
    /** A server of disks. */
    static final Condition QEMU_NBD = new Condition(true, qemu -> program("qemu-nbd"));
    /** The emulator for 64-bit Arm. */
    static final Condition ARM64 = new Condition(true, qemu -> program("qemu-system-aarch64"));
    /** The emulator for 64-bit RISC-V, in a package with those for many others. */
    static final Condition RISCV64 = new Condition(false, qemu -> emulator(Architecture.RISCV64));
    /** A kernel and an initramfs to boot. */
    static final Condition LINUX_GUEST = new Condition(
            true, qemu -> LinuxGuestFiles.find().isPresent() ? Optional.empty() : Optional.of(LinuxGuestFiles.MISSING));
    /** Asynchronous I/O, which a container may forbid. */
    static final Condition IO_URING = new Condition(
            false,
            qemu -> number("/proc/sys/kernel/io_uring_disabled") > 0
                    ? Optional.of("the host does not allow io_uring: sysctl kernel.io_uring_disabled=0")
                    : Optional.empty());
    /** The right to make a tap interface. */
    static final Condition TAP = new Condition(
            false,
            qemu -> Files.isWritable(Path.of("/dev/net/tun")) && hasNetAdmin()
                    ? Optional.empty()
                    : Optional.of("no right to make a tap interface: it takes /dev/net/tun and CAP_NET_ADMIN"));
    /** Sockets between host and guest. */
    static final Condition VSOCK = new Condition(
            false,
            qemu -> Files.isWritable(Path.of("/dev/vhost-vsock"))
                    ? Optional.empty()
                    : Optional.of("there is no /dev/vhost-vsock to write to: modprobe vhost_vsock"));
    /** Free huge pages. */
    static final Condition HUGE_PAGES = new Condition(
            false,
            qemu -> field("/proc/meminfo", "HugePages_Free:\\s*(\\d+)") >= 32
                    ? Optional.empty()
                    : Optional.of("fewer than 32 huge pages are free: sysctl vm.nr_hugepages=32"));
    /** {@code password-secret}. */
    static final Condition QEMU_6 = new Condition(false, qemu -> since(qemu, 6, 0));
    /** {@code -netdev stream}. */
    static final Condition QEMU_7_2 = new Condition(false, qemu -> since(qemu, 7, 2));
    /** {@code -run-with exit-with-parent}. */
    static final Condition QEMU_11 = new Condition(false, qemu -> since(qemu, 11, 0));

    /** Skips the test if the condition is not met. Fails it instead if a package provides what is missing and all should be installed. */
    @SuppressWarnings("SystemOut") // The log of a test run says what was skipped.
    void require(String recipe, TestQemu qemu) {
        missing.apply(qemu).ifPresent(reason -> {
            if (installable
                    && !Objects.requireNonNullElse(System.getenv(TestPrograms.COMPLETE), "")
                            .isEmpty()) {
                fail(recipe + ": " + reason + ", although " + TestPrograms.COMPLETE + " is set");
            }
            System.out.println("Not started: " + recipe + " on " + qemu + ": " + reason);
            abort(recipe + ": " + reason);
        });
    }

    private static Optional<String> program(String name) {
        return TestPrograms.find(name).isPresent() ? Optional.empty() : Optional.of(name + " is not installed");
    }

    private static Optional<String> emulator(Architecture architecture) {
        try {
            QemuBinary.find(architecture);
            return Optional.empty();
        } catch (QemuNotFoundException e) {
            return Optional.of(architecture.emulator() + " is not installed: package qemu-system-misc");
        }
    }

    private static Optional<String> since(TestQemu qemu, int major, int minor) {
        return qemu.isAtLeast(major, minor)
                ? Optional.empty()
                : Optional.of("it takes QEMU " + major + "." + minor + ", and this is " + qemu.version());
    }

    private static boolean hasNetAdmin() {
        return (Long.parseUnsignedLong(text("/proc/self/status", "CapEff:\\s*(\\p{XDigit}+)"), 16) & CAP_NET_ADMIN)
                != 0;
    }

    private static long number(String file) {
        return Files.exists(Path.of(file)) ? field(file, "(\\d+)") : 0;
    }

    private static long field(String file, String pattern) {
        return Long.parseLong(text(file, pattern));
    }

    /** Zero where there is no such file or field. */
    private static String text(String file, String pattern) {
        try {
            String content = Files.exists(Path.of(file)) ? Files.readString(Path.of(file)) : "";
            Matcher matcher = Pattern.compile(pattern).matcher(content);
            return matcher.find() ? matcher.group(1) : "0";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
