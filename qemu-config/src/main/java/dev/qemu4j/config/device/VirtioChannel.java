package dev.qemu4j.config.device;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A named channel between host and guest on a virtio serial device, such as the guest agent's.
 *
 * @param name the name by which the guest finds it
 * @param chardev its back end on the host
 */
public record VirtioChannel(String name, Chardev chardev) implements Part {
    /** The name of the guest agent's channel. */
    public static final String GUEST_AGENT = "org.qemu.guest_agent.0";

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public VirtioChannel {
        QemuText.checkNotEmpty("channel", name);
        Objects.requireNonNull(chardev, "chardev");
    }

    /**
     * The channel of the QEMU guest agent.
     *
     * @param socket the socket on the host; QEMU listens on it
     * @return the channel
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public static VirtioChannel guestAgent(Path socket) {
        return new VirtioChannel(GUEST_AGENT, Chardev.unix(socket));
    }

    @Override
    public String kind() {
        return "channel";
    }

    @Override
    public void describe(OptionCollector out) {
        String id = out.id("channel", Optional.empty(), IdSpace.DEVICE, IdSpace.CHARDEV);
        out.exclusive("channel name '" + name + "'");
        String controller = VirtioConsole.controller(out);
        chardev.describe(out, id, "the back end of the channel");
        out.add(
                OptionKind.DEVICE,
                PropertyTree.of("driver", "virtserialport")
                        .with("id", id)
                        .with("bus", controller + ".0")
                        .with("chardev", id)
                        .with("name", name),
                "the channel in the guest");
    }
}
