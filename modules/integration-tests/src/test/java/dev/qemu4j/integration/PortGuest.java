package dev.qemu4j.integration;

import dev.qemu4j.config.Disk;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A boot sector that writes one value to an I/O port and halts: enough to trigger a device. */
enum PortGuest {
    /** Tells {@code pvpanic} that the kernel has panicked. */
    PANIC(0x505, 1),
    /** Arms {@code ib700} with a time of zero, so that it runs out at once. */
    WATCHDOG(0x443, 0xf),
    /** Writes to {@code isa-debug-exit,iobase=0xf4}: exit code 3. */
    DEBUG_EXIT(0xf4, 1),
    /** A hard reset. */
    RESET(0xcf9, 6);

    private static final int SECTOR = 512;
    private static final int IMAGE = 1 << 20;

    private final int port;
    private final int value;

    PortGuest(int port, int value) {
        this.port = port;
        this.value = value;
    }

    Disk disk(Path folder) throws IOException {
        Path image = folder.resolve(name() + ".img");
        Files.write(image, image());
        return Disk.raw(image);
    }

    private byte[] image() {
        ByteArrayOutputStream code = new ByteArrayOutputStream();
        code.write(0xfa); // cli
        code.write(0xba); // mov dx, port
        code.write(port);
        code.write(port >> 8);
        code.write(0xb0); // mov al, value
        code.write(value);
        code.write(0xee); // out dx, al
        code.write(0xf4); // hlt
        byte[] image = java.util.Arrays.copyOf(code.toByteArray(), IMAGE);
        image[SECTOR - 2] = 0x55;
        image[SECTOR - 1] = (byte) 0xaa;
        return image;
    }
}
