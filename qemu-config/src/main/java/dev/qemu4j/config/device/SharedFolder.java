package dev.qemu4j.config.device;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of the host that the guest mounts: over 9p, served by QEMU, or over virtiofs, served by a daemon.
 *
 * @param tag the name that the guest mounts
 * @param server what serves it
 */
public record SharedFolder(String tag, Server server) implements Part {
    private static final int MAX_9P_TAG = 31;
    private static final int MAX_VIRTIOFS_TAG = 36;

    /** What serves a shared folder. */
    public sealed interface Server {
        /**
         * QEMU itself, over 9p.
         *
         * @param folder the folder
         * @param readOnly whether it is read-only for the guest
         */
        record NineP(Path folder, boolean readOnly) implements Server {
            /**
             * Checks the path.
             *
             * @throws IllegalArgumentException if the path is empty
             */
            public NineP {
                QemuText.checkPath("shared folder", folder);
            }
        }

        /**
         * A {@code virtiofsd} that listens on a socket. Needs
         * {@linkplain dev.qemu4j.config.memory.MemoryBacking#shared() shared memory}.
         *
         * @param socket the socket
         */
        record Virtiofs(Path socket) implements Server {
            /**
             * Checks the path.
             *
             * @throws IllegalArgumentException if the path is empty or too long for a socket address
             */
            public Virtiofs {
                QemuText.checkSocketPath("virtiofs", socket);
            }
        }
    }

    /**
     * Checks the tag.
     *
     * @throws IllegalArgumentException if the tag is empty or longer than the protocol allows
     */
    public SharedFolder {
        QemuText.checkNotEmpty("shared folder tag", tag);
        int limit = server instanceof Server.NineP ? MAX_9P_TAG : MAX_VIRTIOFS_TAG;
        if (tag.getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new IllegalArgumentException("shared folder tag: '" + tag + "' is longer than " + limit + " bytes");
        }
    }

    /**
     * A folder that QEMU serves over 9p.
     *
     * @param tag the name that the guest mounts
     * @param folder the folder
     * @return the shared folder
     * @throws IllegalArgumentException if the tag is empty or too long, or the path is empty
     */
    public static SharedFolder nineP(String tag, Path folder) {
        return new SharedFolder(tag, new Server.NineP(folder, false));
    }

    /**
     * A folder that a running {@code virtiofsd} serves.
     *
     * @param tag the name that the guest mounts
     * @param socket the daemon's socket
     * @return the shared folder
     * @throws IllegalArgumentException if the tag is empty or too long, or the path is empty or too long
     */
    public static SharedFolder virtiofs(String tag, Path socket) {
        return new SharedFolder(tag, new Server.Virtiofs(socket));
    }

    /**
     * A folder that a {@code virtiofsd} serves, which a manager starts and stops.
     *
     * @param tag the name that the guest mounts
     * @param folder the folder
     * @return the shared folder
     * @throws IllegalArgumentException if the tag is empty or too long, or the path is empty
     */
    public static ServedFolder served(String tag, Path folder) {
        return new ServedFolder(tag, folder);
    }

    /**
     * The same folder, read-only for the guest. For virtiofs, {@code virtiofsd} has an option of its own.
     *
     * @return the changed copy
     * @throws IllegalStateException if the folder is served by virtiofs
     */
    public SharedFolder readOnly() {
        if (server instanceof Server.NineP(Path folder, boolean ignored)) {
            return new SharedFolder(tag, new Server.NineP(folder, true));
        }
        throw new IllegalStateException(
                "shared folder '" + tag + "': cannot be made read-only here; use the option of virtiofsd");
    }

    @Override
    public String kind() {
        return "shared folder";
    }

    @Override
    public void describe(OptionCollector out) {
        switch (server) {
            case Server.NineP(Path folder, boolean readOnly) -> {
                String name = out.id("share", Optional.empty(), IdSpace.DEVICE, IdSpace.FSDEV);
                out.exclusive("shared folder tag '" + tag + "'");
                PropertyTree fsdev = PropertyTree.of("fsdriver", "local")
                        .with("id", name)
                        .with("path", folder.toString())
                        .with("security_model", "mapped-xattr");
                out.properties(
                        "-fsdev",
                        "fsdriver",
                        readOnly ? fsdev.with("readonly", true) : fsdev,
                        "the folder of the host");
                out.virtioDevice(
                        "virtio-9p",
                        PropertyTree.of("id", name).with("fsdev", name).with("mount_tag", tag),
                        "the folder as the guest sees it");
            }
            case Server.Virtiofs(Path socket) -> {
                String name = out.id("share", Optional.empty(), IdSpace.DEVICE, IdSpace.CHARDEV);
                out.exclusive("shared folder tag '" + tag + "'");
                out.needsSharedMemory("virtiofs");
                Chardev.unix(socket).connecting().describe(out, name, "the daemon's socket");
                out.virtioDevice(
                        "vhost-user-fs",
                        PropertyTree.of("id", name).with("chardev", name).with("tag", tag),
                        "the folder as the guest sees it");
            }
        }
    }
}
