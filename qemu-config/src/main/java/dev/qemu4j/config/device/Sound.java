package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;
import java.util.Optional;

/**
 * A sound card ({@code intel-hda} with {@code hda-duplex}) on a sound system of the host.
 *
 * @param backend the sound system ({@code -audiodev}), such as {@code none}, {@code pipewire} or {@code spice}
 * @param properties other properties of the sound system
 */
public record Sound(String backend, PropertyTree properties) implements Part {
    /**
     * Checks the sound system.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Sound {
        QemuText.checkNotEmpty("sound", backend);
        Objects.requireNonNull(properties, "properties");
    }

    /**
     * A sound card on a sound system without further properties.
     *
     * @param backend the sound system
     * @return the sound card
     * @throws IllegalArgumentException if the name is empty
     */
    public static Sound of(String backend) {
        return new Sound(backend, PropertyTree.empty());
    }

    @Override
    public String kind() {
        return "sound";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("sound", Optional.empty(), IdSpace.DEVICE, IdSpace.AUDIODEV);
        out.properties(
                "-audiodev",
                "driver",
                PropertyTree.of("driver", backend).with("id", name).withAll(properties),
                "the sound system of the host");
        out.pciDevice(PropertyTree.of("driver", "intel-hda").with("id", name), "the sound card");
        String codec = name + "-codec";
        out.claim(IdSpace.DEVICE, codec);
        out.add(
                OptionKind.DEVICE,
                PropertyTree.of("driver", "hda-duplex")
                        .with("id", codec)
                        .with("bus", name + ".0")
                        .with("audiodev", name),
                "its codec");
    }
}
