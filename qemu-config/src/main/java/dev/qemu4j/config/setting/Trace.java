package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Trace events that QEMU logs ({@code -trace}).
 *
 * @param pattern the events, such as {@code virtio_*}
 * @param file the file to log to, for builds of QEMU that trace to a file
 */
public record Trace(String pattern, Optional<Path> file) implements Part {
    /**
     * Checks the pattern and the path.
     *
     * @throws IllegalArgumentException if one of them is empty
     */
    public Trace {
        QemuText.checkNotEmpty("trace", pattern);
        file.ifPresent(path -> QemuText.checkPath("trace", path));
    }

    /**
     * Trace events to QEMU's log.
     *
     * @param pattern the events
     * @return the setting
     * @throws IllegalArgumentException if the pattern is empty
     */
    public static Trace of(String pattern) {
        return new Trace(pattern, Optional.empty());
    }

    @Override
    public String kind() {
        return "trace";
    }

    @Override
    public void describe(OptionCollector out) {
        PropertyTree tree = PropertyTree.of("enable", pattern);
        out.properties(
                "-trace",
                "",
                file.isPresent() ? tree.with("file", file.get().toString()) : tree,
                "trace events that QEMU logs");
    }
}
