package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.examples.QuickstartOptions.UsageException;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Path;

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

    private static Disk disk(QuickstartOptions options, Path image, Path directory) throws InterruptedException {
        boolean qcow2 = GuestImage.isQcow2(image);
        String format = options.format().orElse(qcow2 ? "qcow2" : "raw");
        if (qcow2 && format.equals("raw")) {
            throw new UsageException("--disk " + image + ": the image is qcow2, and --format says raw");
        }
        return Disk.qcow2(Overlay.create(directory.resolve("overlay.qcow2"), image.toAbsolutePath(), format));
    }

    private static DataSize memory(String text) {
        try {
            return DataSize.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException("--memory " + text + ": " + e.getMessage());
        }
    }
}
