package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A regular file ({@code driver=file}) or a block device of the host ({@code driver=host_device}). QEMU locks a file, so that
 * no two machines write to it.
 *
 * @param path the file; a relative path is relative to the working directory of QEMU
 * @param device whether it is a block device
 * @param aio how QEMU reads and writes it
 */
public record FileSource(Path path, boolean device, Aio aio) implements BlockSource {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty
     */
    public FileSource {
        QemuText.checkPath("disk file", path);
        Objects.requireNonNull(aio, "aio");
    }

    /**
     * A regular file.
     *
     * @param path the file
     * @return the source
     * @throws IllegalArgumentException if the path is empty
     */
    public static FileSource of(Path path) {
        return new FileSource(path, false, Aio.THREADS);
    }

    /**
     * A block device of the host, such as {@code /dev/vg0/web}.
     *
     * @param path the device
     * @return the source
     * @throws IllegalArgumentException if the path is empty
     */
    public static FileSource device(Path path) {
        return new FileSource(path, true, Aio.THREADS);
    }

    @Override
    public PropertyTree tree() {
        PropertyTree tree =
                PropertyTree.of("driver", device ? "host_device" : "file").with("filename", path.toString());
        return aio == Aio.THREADS ? tree : tree.with("aio", aio.word());
    }
}
