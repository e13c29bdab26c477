package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Data that the guest's firmware or kernel reads by name ({@code -fw_cfg}).
 *
 * @param name the name, by convention one that starts with {@code opt/}
 * @param text the data, unless it is in a file
 * @param file the file with the data, unless it is a text
 */
public record FwCfg(String name, Optional<String> text, Optional<Path> file) implements Part {
    private static final int MAX_NAME = 55;

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the name is empty or longer than 55 bytes, there are both a text and a file or
     *     neither, or the one is empty
     */
    public FwCfg {
        QemuText.checkNotEmpty("fw_cfg", name);
        if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME) {
            throw new IllegalArgumentException("fw_cfg: '" + name + "' is longer than 55 bytes");
        }
        if (text.isPresent() == file.isPresent()) {
            throw new IllegalArgumentException("fw_cfg: '" + name + "' needs either a text or a file");
        }
        text.ifPresent(data -> QemuText.checkNotEmpty("fw_cfg text of " + name, data));
        file.ifPresent(path -> QemuText.checkPath("fw_cfg", path));
    }

    /**
     * Data given as a text.
     *
     * @param name the name
     * @param text the data
     * @return the data
     * @throws IllegalArgumentException if the name is empty or too long, or the text is empty
     */
    public static FwCfg text(String name, String text) {
        return new FwCfg(name, Optional.of(text), Optional.empty());
    }

    /**
     * Data from a file.
     *
     * @param name the name
     * @param file the file
     * @return the data
     * @throws IllegalArgumentException if the name is empty or too long, or the path is empty
     */
    public static FwCfg file(String name, Path file) {
        return new FwCfg(name, Optional.empty(), Optional.of(file));
    }

    @Override
    public String kind() {
        return "fw_cfg";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("fw_cfg name '" + name + "'");
        PropertyTree tree = PropertyTree.of("name", name);
        tree = text.isPresent()
                ? tree.with("string", text.get())
                : tree.with("file", file.map(Path::toString).orElse(""));
        out.properties("-fw_cfg", "name", tree, "data that the guest reads by name");
    }
}
