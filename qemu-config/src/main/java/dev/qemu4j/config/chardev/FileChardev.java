package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * Output to a file ({@code backend=file}); no input.
 *
 * @param path the file
 * @param append whether to append to the file instead of truncating it
 */
public record FileChardev(Path path, boolean append) implements Chardev {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public FileChardev {
        QemuText.checkPath("chardev file", path);
    }

    /**
     * This character device, appending to the file.
     *
     * @return the changed copy
     */
    public FileChardev appending() {
        return new FileChardev(path, true);
    }

    @Override
    public PropertyTree tree() {
        PropertyTree tree = PropertyTree.of("backend", "file").with("path", path.toString());
        return append ? tree.with("append", true) : tree;
    }
}
