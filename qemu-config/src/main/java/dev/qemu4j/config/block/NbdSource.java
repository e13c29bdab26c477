package dev.qemu4j.config.block;

import dev.qemu4j.config.SocketTarget;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.util.Objects;

/**
 * An export of an NBD server ({@code driver=nbd}).
 *
 * @param server the address of the server
 * @param export the name of the export, empty for the default one
 */
public record NbdSource(SocketTarget server, String export) implements BlockSource {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the name contains NUL
     */
    public NbdSource {
        Objects.requireNonNull(server, "server");
        QemuText.check(export);
    }

    @Override
    public PropertyTree tree() {
        PropertyTree tree = PropertyTree.of("driver", "nbd").with("server", server.tree());
        return export.isEmpty() ? tree : tree.with("export", export);
    }
}
