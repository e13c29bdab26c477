package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;

/**
 * A regular file ({@code driver=file}). QEMU locks it, so that two machines can't write to one image.
 *
 * @param path the file; a relative path is relative to the working directory of QEMU
 */
public record FileSource(Path path) implements BlockSource {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public FileSource {
        QemuText.checkPath("disk file", path);
    }

    @Override
    public PropertyTree tree() {
        return PropertyTree.of("driver", "file").with("filename", path.toString());
    }
}
