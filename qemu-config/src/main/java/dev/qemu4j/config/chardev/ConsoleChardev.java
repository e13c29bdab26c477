package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;

/**
 * A Unix domain socket that QEMU listens on ({@code backend=socket}). Whoever starts QEMU chooses its path, and connects before
 * the guest runs.
 */
public record ConsoleChardev() implements Chardev {
    /** The character device with a placeholder for the path that will be chosen. */
    @Override
    public PropertyTree tree() {
        return at(Path.of("console"));
    }

    @Override
    public PropertyTree tree(OptionCollector out, String id) {
        return at(out.socket(id));
    }

    private static PropertyTree at(Path socket) {
        return new UnixChardev(socket, true, false).tree();
    }
}
