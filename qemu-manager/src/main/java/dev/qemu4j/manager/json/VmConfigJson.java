package dev.qemu4j.manager.json;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.internal.files.Replacement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes configurations as JSON and reads them back without loss: the configuration that is read equals the one that was written.
 *
 * <p>Methods that take a file block on file I/O; no other method blocks. Safe for use by several threads.
 */
public final class VmConfigJson {
    private static final String FORMAT = "format";
    private static final ObjectCodec CONFIG = ObjectCodec.of(VmConfig.class);

    private VmConfigJson() {}

    /**
     * Writes a configuration as indented JSON. {@link #read(String)} returns an equal configuration.
     *
     * @param config the configuration
     * @return the JSON, which ends with a line feed
     * @throws VmConfigJsonException if JSON cannot represent the configuration: it has a secret that is held in memory, a path that is
     *     not of the default file system, a part whose type is not from this library, or exceeds the limits of a document
     */
    public static String write(VmConfig config) {
        String text = Document.print(toTree(config));
        // Refuses a document that exceeds the limits now, rather than when it is needed.
        read(text);
        return text;
    }

    /**
     * Writes a configuration to a file, in UTF-8. The content is replaced atomically: a concurrent reader gets the old content or the
     * new.
     *
     * <p>A new file can be read by this user only, because a configuration may have secrets. A file of this user that is replaced keeps its
     * permissions and its group. A symbolic link is followed, unless another user has made it.
     *
     * @param config the configuration
     * @param file the file; its folder must exist
     * @throws VmConfigJsonException as {@link #write(VmConfig)} does; the file is unchanged
     * @throws VmConfigFileException if the file cannot be written; it is unchanged
     */
    public static void write(VmConfig config, Path file) {
        byte[] text = write(config).getBytes(StandardCharsets.UTF_8);
        try {
            Replacement.write(file, text);
        } catch (IOException e) {
            throw new VmConfigFileException(file, "written", e);
        }
    }

    /**
     * Converts a configuration to a JSON tree, which can be put into a larger one.
     *
     * @param config the configuration
     * @return a new tree, which the caller may change
     * @throws VmConfigJsonException if JSON cannot represent the configuration
     */
    public static ObjectNode toTree(VmConfig config) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode().put(FORMAT, Schema.FORMAT);
        CONFIG.writeMembers(config, tree, JsonPath.document());
        return tree;
    }

    /**
     * Reads a configuration.
     *
     * @param json the JSON, which may contain Java comments
     * @return the configuration
     * @throws VmConfigJsonException if the text is not JSON or does not describe a valid machine
     */
    public static VmConfig read(String json) {
        JsonPath document = JsonPath.document();
        return read(Document.parse(json, document), document);
    }

    /**
     * Reads a configuration from a regular file in UTF-8.
     *
     * @param file the file, which may contain Java comments
     * @return the configuration
     * @throws VmConfigJsonException if the file is not JSON or does not describe a valid machine
     * @throws VmConfigFileException if the file cannot be read
     */
    public static VmConfig read(Path file) {
        return read(Document.parse(file), JsonPath.document(file));
    }

    /**
     * Reads a configuration from a JSON tree.
     *
     * @param tree the tree
     * @return the configuration
     * @throws VmConfigJsonException if the tree does not describe a valid machine
     */
    public static VmConfig fromTree(JsonNode tree) {
        return read(tree, JsonPath.document());
    }

    private static VmConfig read(JsonNode tree, JsonPath document) {
        if (!tree.isObject()) {
            throw VmConfigJsonException.at(document, tree, "is not an object that describes a virtual machine");
        }
        JsonNode format = tree.get(FORMAT);
        if (format == null) {
            throw VmConfigJsonException.at(document.member(FORMAT), "missing; expected " + Schema.FORMAT);
        }
        if (!format.isIntegralNumber() || !format.canConvertToInt() || format.intValue() != Schema.FORMAT) {
            throw VmConfigJsonException.at(
                    document.member(FORMAT), format, "is not " + Schema.FORMAT + ", the only known version");
        }
        return (VmConfig) CONFIG.read(tree, document, Set.of(FORMAT));
    }
}
