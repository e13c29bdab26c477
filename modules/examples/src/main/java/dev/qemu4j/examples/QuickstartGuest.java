package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.examples.QuickstartOptions.UsageException;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.ImageKind;
import dev.qemu4j.image.OverlayOptions;
import dev.qemu4j.image.QemuImg;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Path;
import java.util.Locale;

/**
 * What the quickstart boots.
 *
 * @param config the virtual machine, whose first serial port is its console
 * @param ready what the guest prints on its console when it is up; empty if any line will do
 */
record QuickstartGuest(VmConfig config, String ready) {
    static QuickstartGuest of(QuickstartOptions options, Path directory) throws InterruptedException {
        VmConfig.Builder config = VmConfig.builder()
                .name("quickstart")
                .machine(options.machine())
                .memory(memory(options.memory()))
                .cpus(options.cpus())
                .serial(Serial.console());
        String ready = options.ready().orElse("");
        if (options.kernel().isPresent()) {
            config.kernel(kernel(options));
        } else if (options.disk().isPresent()) {
            config.disk(disk(options, options.disk().get(), directory));
        } else {
            MicroGuest guest = MicroGuest.GREETER;
            config.disk(Disk.raw(guest.writeTo(directory.resolve("disk.img"))));
            ready = guest.greeting();
        }
        return new QuickstartGuest(config.build(), ready);
    }

    private static Kernel kernel(QuickstartOptions options) {
        Kernel kernel = Kernel.of(options.kernel().orElseThrow()).commandLine(options.append());
        return options.initrd().map(kernel::initrd).orElse(kernel);
    }

    /** An overlay that takes what the guest writes. The user's image stays as it is, and may be based on any other. */
    private static Disk disk(QuickstartOptions options, Path image, Path directory) throws InterruptedException {
        try {
            ImageFormat found = ImageHeader.read(image).kind() == ImageKind.QCOW2 ? ImageFormat.QCOW2 : ImageFormat.RAW;
            ImageFormat format = options.format()
                    .map(name -> ImageFormat.valueOf(name.toUpperCase(Locale.ROOT)))
                    .orElse(found);
            if (found == ImageFormat.QCOW2 && format == ImageFormat.RAW) {
                throw new UsageException("--disk " + image + ": the image is qcow2, and --format says raw");
            }
            Path anywhere = image.toAbsolutePath().getRoot();
            OverlayOptions overlay = OverlayOptions.DEFAULT.baseFormat(format);
            return Disk.qcow2(
                    QemuImg.find().allowBacking(anywhere).overlay(image, directory.resolve("overlay.qcow2"), overlay));
        } catch (ImageException | IllegalArgumentException e) {
            throw new UsageException("--disk " + image + ": " + e.getMessage());
        }
    }

    private static DataSize memory(String text) {
        try {
            return DataSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--memory " + text + ": " + e.getMessage());
        }
    }
}
