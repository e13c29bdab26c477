package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An image in a Ceph cluster ({@code driver=rbd}).
 *
 * @param pool the pool
 * @param image the image
 * @param user the user of the cluster, empty for the default one
 * @param config the configuration file of the cluster, or nothing for the default one
 */
public record RbdSource(String pool, String image, String user, Optional<Path> config) implements BlockSource {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the pool or the image is empty
     */
    public RbdSource {
        QemuText.checkNotEmpty("rbd pool", pool);
        QemuText.checkNotEmpty("rbd image", image);
        QemuText.check(user);
        config.ifPresent(path -> QemuText.checkPath("rbd configuration", path));
    }

    @Override
    public PropertyTree tree() {
        PropertyTree tree = PropertyTree.of("driver", "rbd").with("pool", pool).with("image", image);
        if (!user.isEmpty()) {
            tree = tree.with("user", user);
        }
        return config.isPresent() ? tree.with("conf", config.get().toString()) : tree;
    }
}
