package dev.qemu4j.manager.json;

import dev.qemu4j.config.VmConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes configurations as JSON and reads them back, without loss: what is read equals what was written.
 *
 * <p>Files block on the file system; nothing else blocks. Safe for use by several threads.
 */
public final class VmConfigJson {
    private static final String FORMAT = "format";
    private static final ObjectForm CONFIG = ObjectForm.of(VmConfig.class);

    private VmConfigJson() {}

    /**
     * Writes a configuration as text of several lines, indented. {@link #read(String)} gives back an equal one.
     *
     * @param config the configuration
     * @return the JSON, with a line feed at its end
     * @throws VmConfigJsonException if the configuration has what no document can say: a secret that is held in memory, a path of
     *     another file system than the default one, a part of a kind that is not this library's, or more than a document may hold
     */
    public static String write(VmConfig config) {
        String text = Document.print(toTree(config));
        // What is too large is noticed now, and not when the document is needed.
        read(text);
        return text;
    }

    /**
     * Writes a configuration into a file, in UTF-8. What was in the file is replaced as a whole: whoever reads it meanwhile gets
     * the old content or the new.
     *
     * @param config the configuration
     * @param file the file; its folder must be there
     * @throws VmConfigJsonException as {@link #write(VmConfig)} does; the file is as it was
     * @throws VmConfigFileException if the file cannot be written; it is as it was
     */
    public static void write(VmConfig config, Path file) {
        String text = write(config);
        try {
            // A link stays one, and what it leads to is replaced.
            Path target = Files.exists(file) ? file.toRealPath() : file;
            Path part = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".part");
            try {
                Files.writeString(part, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            throw new VmConfigFileException(file, "written", e);
        }
    }

    /**
     * A configuration as a JSON tree, to be put into a larger one.
     *
     * @param config the configuration
     * @return a new tree, which the caller may change
     * @throws VmConfigJsonException if the configuration has what no document can say
     */
    public static ObjectNode toTree(VmConfig config) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put(FORMAT, Schema.FORMAT);
        CONFIG.writeMembers(config, tree, Place.document());
        return tree;
    }

    /**
     * Reads a configuration.
     *
     * @param json the JSON, in which there may be comments as Java has them
     * @return the configuration
     * @throws VmConfigJsonException if the text is no JSON or describes no machine that can be
     */
    public static VmConfig read(String json) {
        Place document = Place.document();
        return read(Document.parse(json, document), document);
    }

    /**
     * Reads a configuration from a file in UTF-8.
     *
     * @param file the file, in which there may be comments as Java has them
     * @return the configuration
     * @throws VmConfigJsonException if the file holds no JSON or describes no machine that can be
     * @throws VmConfigFileException if the file cannot be read
     */
    public static VmConfig read(Path file) {
        return read(Document.parse(file), Place.document(file));
    }

    /**
     * Reads a configuration from a JSON tree.
     *
     * @param tree the tree
     * @return the configuration
     * @throws VmConfigJsonException if the tree describes no machine that can be
     */
    public static VmConfig fromTree(JsonNode tree) {
        return read(tree, Place.document());
    }

    private static VmConfig read(JsonNode tree, Place document) {
        if (!tree.isObject()) {
            throw VmConfigJsonException.at(document, tree, "is not an object that describes a virtual machine");
        }
        JsonNode format = tree.get(FORMAT);
        if (format == null) {
            throw VmConfigJsonException.at(document.member(FORMAT), "missing; expected " + Schema.FORMAT);
        }
        if (!format.isIntegralNumber() || !format.canConvertToInt() || format.intValue() != Schema.FORMAT) {
            throw VmConfigJsonException.at(
                    document.member(FORMAT), format, "is not " + Schema.FORMAT + ", the only version there is");
        }
        return (VmConfig) CONFIG.read(tree, document, Set.of(FORMAT));
    }
}
