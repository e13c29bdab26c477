package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * The guest's side of a network: the network card.
 *
 * @param model the model
 * @param mac its address; without one it is derived from the names of the machine and the interface, because QEMU's default is
 *     the same in every machine
 * @param id the id of the card and the back end; without one it is {@code net0}, {@code net1} and so on
 * @param properties other properties of the card, such as its place in the boot order
 */
public record Nic(NetworkModel model, Optional<MacAddress> mac, Optional<String> id, PropertyTree properties) {
    /** A virtio card with an automatic address and id. */
    public static final Nic DEFAULT =
            new Nic(NetworkModel.VIRTIO, Optional.empty(), Optional.empty(), PropertyTree.empty());

    /**
     * Checks address and id.
     *
     * @throws IllegalArgumentException if the address is a multicast address, or QEMU does not accept the id
     */
    public Nic {
        Objects.requireNonNull(model, "model");
        Objects.requireNonNull(properties, "properties");
        id.ifPresent(given -> Ids.check("network id", given));
        mac.ifPresent(given -> {
            if (given.isMulticast()) {
                throw new IllegalArgumentException(
                        "mac: '" + given + "' is a multicast address; an interface needs a unicast address");
            }
        });
    }

    /**
     * This card as another model.
     *
     * @param newModel the model
     * @return the changed copy
     */
    public Nic model(NetworkModel newModel) {
        return new Nic(newModel, mac, id, properties);
    }

    /**
     * This card with an address.
     *
     * @param address the address
     * @return the changed copy
     * @throws IllegalArgumentException if the address is a multicast address
     */
    public Nic mac(MacAddress address) {
        return new Nic(model, Optional.of(address), id, properties);
    }

    /**
     * This card with an id.
     *
     * @param newId the id
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public Nic id(String newId) {
        return new Nic(model, mac, Optional.of(newId), properties);
    }

    /**
     * This card with a property.
     *
     * @param key the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public Nic property(String key, PropertyValue value) {
        return new Nic(model, mac, id, properties.with(key, value));
    }

    /**
     * Adds a network: its back end, and this card as the guest's side of it. Both have the card's id.
     *
     * @param out where the options go
     * @param queues how many queues the back end has; the card gets as many
     * @param backEnd describes the back end without its id, {@code type} first; called when the id has been claimed
     */
    public void describe(OptionCollector out, int queues, Function<OptionCollector, PropertyTree> backEnd) {
        String name = out.id("net", id, IdSpace.DEVICE, IdSpace.NETDEV);
        PropertyTree queueProperties = queues(queues, out);
        PropertyTree unnamed = backEnd.apply(out);
        PropertyTree named = PropertyTree.of("type", unnamed.text("type").orElse(""))
                .with("id", name)
                .withAll(unnamed);
        out.add(OptionKind.NETDEV, named, "the back end of the network");
        MacAddress address = mac.orElseGet(() -> MacAddress.derivedFrom(out.vmName(), name));
        out.exclusive("mac " + address);
        PropertyTree card = PropertyTree.of("id", name)
                .with("netdev", name)
                .with("mac", address.text())
                .withAll(properties)
                .withAll(queueProperties);
        if (model.equals(NetworkModel.VIRTIO)) {
            out.virtioDevice(model.driver(), card, "the network card");
        } else {
            out.pciDevice(PropertyTree.of("driver", model.driver()).withAll(card), "the network card");
        }
    }

    /** A card with several queues needs an interrupt for each direction of each, and two more. */
    private PropertyTree queues(int queues, OptionCollector out) {
        if (queues == 1) {
            return PropertyTree.empty();
        }
        if (!model.equals(NetworkModel.VIRTIO)) {
            out.problem(queues + " queues need a virtio network card");
        }
        return PropertyTree.empty().with("mq", true).with("vectors", 2L * queues + 2);
    }
}
