package dev.qemu4j.config;

import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A kernel that QEMU loads itself, without a boot loader ({@code -kernel}).
 *
 * @param image the kernel
 * @param initrd its initial RAM disk ({@code -initrd})
 * @param commandLine the kernel's command line ({@code -append}), or empty
 * @param deviceTree the device tree ({@code -dtb}), for machines that boot with one
 */
public record Kernel(Path image, Optional<Path> initrd, String commandLine, Optional<Path> deviceTree) {
    /**
     * Checks the paths and the text.
     *
     * @throws IllegalArgumentException if a path is empty or the text contains NUL
     */
    public Kernel {
        QemuText.checkPath("kernel", image);
        initrd.ifPresent(path -> QemuText.checkPath("initrd", path));
        deviceTree.ifPresent(path -> QemuText.checkPath("device tree", path));
        QemuText.check(commandLine);
    }

    /**
     * A kernel without initial RAM disk and command line.
     *
     * @param image the kernel
     * @return the kernel
     * @throws IllegalArgumentException if the path is empty
     */
    public static Kernel of(Path image) {
        return new Kernel(image, Optional.empty(), "", Optional.empty());
    }

    /**
     * This kernel with an initial RAM disk.
     *
     * @param path the file
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public Kernel initrd(Path path) {
        return new Kernel(image, Optional.of(path), commandLine, deviceTree);
    }

    /**
     * This kernel with a command line.
     *
     * @param text the command line, such as {@code console=ttyS0}
     * @return the changed copy
     * @throws IllegalArgumentException if the text contains NUL
     */
    public Kernel commandLine(String text) {
        return new Kernel(image, initrd, Objects.requireNonNull(text, "text"), deviceTree);
    }

    /**
     * This kernel with a device tree.
     *
     * @param path the file
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public Kernel deviceTree(Path path) {
        return new Kernel(image, initrd, commandLine, Optional.of(path));
    }
}
