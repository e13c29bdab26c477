package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * Output to a file ({@code backend=file}); no input.
 *
 * @param path the file
 * @param append whether to keep what the file holds and write after it
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
     * The same, writing after what the file holds.
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
