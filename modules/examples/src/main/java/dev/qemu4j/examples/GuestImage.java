package dev.qemu4j.examples;

import dev.qemu4j.examples.QuickstartOptions.UsageException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Looks into the files that the user gave, for what QEMU does not check: it boots any bytes as a kernel or a raw disk. */
final class GuestImage {
    /** Where a Linux kernel for x86 has its magic number. */
    private static final int LINUX_MAGIC_OFFSET = 0x202;

    private GuestImage() {}

    static boolean isQcow2(Path image) {
        return startsWith(image, 0, new byte[] {'Q', 'F', 'I', (byte) 0xfb});
    }

    static void checkKernel(Path kernel) {
        boolean linux = startsWith(kernel, LINUX_MAGIC_OFFSET, "HdrS".getBytes(StandardCharsets.US_ASCII));
        boolean elf = startsWith(kernel, 0, new byte[] {0x7f, 'E', 'L', 'F'});
        if (!linux && !elf) {
            throw new UsageException("--kernel " + kernel + ": neither a Linux kernel for x86 nor an ELF file");
        }
    }

    private static boolean startsWith(Path file, int offset, byte[] magic) {
        try (InputStream in = Files.newInputStream(file)) {
            in.skipNBytes(offset);
            return Arrays.equals(in.readNBytes(magic.length), magic);
        } catch (IOException e) {
            return false;
        }
    }
}
