package dev.qemu4j.examples;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Detects the format of a disk image that the user gave. */
final class GuestImage {
    private static final byte[] QCOW2_MAGIC = {'Q', 'F', 'I', (byte) 0xfb};

    private GuestImage() {}

    static boolean isQcow2(Path image) {
        try (InputStream in = Files.newInputStream(image)) {
            return Arrays.equals(in.readNBytes(QCOW2_MAGIC.length), QCOW2_MAGIC);
        } catch (IOException e) {
            return false;
        }
    }
}
