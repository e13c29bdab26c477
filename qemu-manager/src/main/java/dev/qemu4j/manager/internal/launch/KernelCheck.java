package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.process.internal.files.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Checks that a kernel file for x86 is a kernel. QEMU treats any file of some size as a Linux kernel of a very old format and runs it; the
 * only symptom is a guest that never prints anything.
 */
final class KernelCheck {
    private static final int LINUX_MAGIC_OFFSET = 0x202;
    private static final byte[] LINUX_MAGIC = "HdrS".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ELF_MAGIC = {0x7F, 'E', 'L', 'F'};

    /** A multiboot header is in the first 8 KiB, at an offset that is a multiple of four. */
    private static final int MULTIBOOT_MAGIC = 0x1BADB002;

    private static final int HEADER_BYTES = 8192;

    private KernelCheck() {}

    /**
     * Checks the kernel of a configuration, if it has one.
     *
     * @param directory the working directory of QEMU
     * @throws InvalidConfigException if the file can be read and is not a kernel
     */
    static void check(VmConfig config, Path directory) {
        boolean x86 = config.architecture().equals(Architecture.X86_64)
                || config.architecture().equals(Architecture.I386);
        if (x86) {
            config.kernel()
                    .map(Kernel::image)
                    .map(directory::resolve)
                    .filter(KernelCheck::isNoKernel)
                    .ifPresent(image -> {
                        throw new InvalidConfigException(
                                config.name(),
                                List.of(new ConfigProblem(
                                        "kernel",
                                        image + " is neither a Linux kernel for x86 nor an ELF or multiboot file")));
                    });
        }
    }

    /** False for a file that cannot be read: QEMU reports that best. */
    private static boolean isNoKernel(Path image) {
        byte[] start;
        try {
            start = RegularFile.readStart(image, HEADER_BYTES);
        } catch (IOException e) {
            return false;
        }
        return !has(start, LINUX_MAGIC_OFFSET, LINUX_MAGIC) && !has(start, 0, ELF_MAGIC) && !isMultiboot(start);
    }

    private static boolean has(byte[] start, int offset, byte[] magic) {
        return start.length >= offset + magic.length
                && Arrays.equals(start, offset, offset + magic.length, magic, 0, magic.length);
    }

    private static boolean isMultiboot(byte[] start) {
        ByteBuffer words = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
        while (words.remaining() >= Integer.BYTES) {
            if (words.getInt() == MULTIBOOT_MAGIC) {
                return true;
            }
        }
        return false;
    }
}
