package dev.qemu4j.config.chardev;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;

/**
 * A Unix domain socket that QEMU listens on ({@code backend=socket}), at a place that whoever starts QEMU chooses, who connects to it
 * before the guest runs.
 */
public record ConsoleChardev() implements Chardev {
    /** Without a machine, at a place that stands for the one that will be chosen. */
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
