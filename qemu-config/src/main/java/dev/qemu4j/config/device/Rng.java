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
 * A source of randomness for the guest ({@code virtio-rng}), fed from a file of the host.
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
     * Randomness from {@code /dev/urandom}.
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
                "where its randomness comes from");
        out.virtioDevice("virtio-rng", PropertyTree.of("id", name).with("rng", name), "randomness for the guest");
    }
}
