package dev.qemu4j.config.network;

import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.internal.options.InterfaceName;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A tap interface of the host by its name ({@code -netdev tap}). QEMU runs no scripts for it by default.
 *
 * <p>For an interface that another program has opened, use {@link OpenTapNetwork}.
 *
 * @param nic the card that the guest sees
 * @param ifname the name of the interface
 * @param vhost whether the host's kernel processes the packets, which is faster and needs {@code /dev/vhost-net}
 * @param queues how many queues the interface and the card have; more than one only with a virtio card
 * @param script the program that QEMU runs after it opens the interface, with the interface's name as its argument
 * @param downScript the program that QEMU runs before it closes the interface
 */
public record TapNetwork(
        Nic nic, String ifname, boolean vhost, int queues, Optional<Path> script, Optional<Path> downScript)
        implements Network {
    private static final int MAX_QUEUES = 256;

    /**
     * Checks the name and the paths.
     *
     * @throws IllegalArgumentException if this is not the name of an interface, the number of queues is not between 1 and 256,
     *     or a path is empty
     */
    public TapNetwork {
        Objects.requireNonNull(nic, "nic");
        InterfaceName.check("tap", ifname);
        if (queues < 1 || queues > MAX_QUEUES) {
            throw new IllegalArgumentException("tap: " + queues + " queues are not between 1 and " + MAX_QUEUES);
        }
        script.ifPresent(path -> QemuText.checkPath("tap script", path));
        downScript.ifPresent(path -> QemuText.checkPath("tap script", path));
    }

    /**
     * This network with packets processed by the host's kernel.
     *
     * @return the changed copy
     */
    public TapNetwork withVhost() {
        return new TapNetwork(nic, ifname, true, queues, script, downScript);
    }

    /**
     * This network with several queues, so that several CPUs of the guest can use it at once.
     *
     * @param count how many
     * @return the changed copy
     * @throws IllegalArgumentException if the number is not between 1 and 256
     */
    public TapNetwork queues(int count) {
        return new TapNetwork(nic, ifname, vhost, count, script, downScript);
    }

    /**
     * This network with a program that QEMU runs after it opens the interface, for example to add it to a bridge.
     *
     * @param program the program; its argument is the interface's name
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public TapNetwork script(Path program) {
        return new TapNetwork(nic, ifname, vhost, queues, Optional.of(program), downScript);
    }

    /**
     * This network with a program that QEMU runs before it closes the interface.
     *
     * @param program the program; its argument is the interface's name
     * @return the changed copy
     * @throws IllegalArgumentException if the path is empty
     */
    public TapNetwork downScript(Path program) {
        return new TapNetwork(nic, ifname, vhost, queues, script, Optional.of(program));
    }

    @Override
    public TapNetwork nic(Nic card) {
        return new TapNetwork(card, ifname, vhost, queues, script, downScript);
    }

    @Override
    public TapNetwork model(NetworkModel model) {
        return nic(nic.model(model));
    }

    @Override
    public TapNetwork mac(MacAddress address) {
        return nic(nic.mac(address));
    }

    @Override
    public TapNetwork mac(String address) {
        return mac(MacAddress.parse(address));
    }

    @Override
    public TapNetwork id(String id) {
        return nic(nic.id(id));
    }

    @Override
    public PropertyTree backend(OptionCollector out) {
        out.exclusive("tap interface " + ifname);
        if (script.isPresent() || downScript.isPresent()) {
            out.spawns("a script");
        }
        PropertyTree tree = PropertyTree.of("type", "tap")
                .with("ifname", ifname)
                .with("script", script.map(Path::toString).orElse("no"))
                .with("downscript", downScript.map(Path::toString).orElse("no"));
        if (vhost) {
            tree = tree.with("vhost", true);
        }
        return queues > 1 ? tree.with("queues", queues) : tree;
    }
}
