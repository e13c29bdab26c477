package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A random number generator for the guest ({@code virtio-rng}), fed from a file of the host.
 *
 * @param source the file, usually {@code /dev/urandom}
 */
public record Rng(Path source) implements Part {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public Rng {
        QemuText.checkPath("rng", source);
    }

    /**
     * A random number generator fed from {@code /dev/urandom}.
     *
     * @return the device
     */
    public static Rng urandom() {
        return new Rng(Path.of("/dev/urandom"));
    }

    @Override
    public String kind() {
        return "rng";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("rng", Optional.empty(), IdSpace.DEVICE, IdSpace.OBJECT);
        out.add(
                OptionKind.OBJECT,
                PropertyTree.of("qom-type", "rng-random").with("id", name).with("filename", source.toString()),
                "the source of random numbers");
        out.virtioDevice("virtio-rng", PropertyTree.of("id", name).with("rng", name), "random numbers for the guest");
    }
}
