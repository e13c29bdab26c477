package dev.qemu4j.manager.json;

import dev.qemu4j.process.internal.files.RegularFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses and prints the text of a document: JSON with comments, of limited size. */
final class Document {
    /** The longest document, in bytes of a file or characters of a string. */
    static final int MAX_LENGTH = 4 << 20;

    /** The longest string in a document: Linux accepts no longer argument of a program. */
    static final int MAX_TEXT = 128 << 10;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(JsonPath.MAX_DEPTH)
                            .maxStringLength(MAX_TEXT)
                            .build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final DefaultIndenter INDENTER = new DefaultIndenter("  ", "\n");
    private static final DefaultPrettyPrinter PRINTER = new DefaultPrettyPrinter(Separators.createDefaultInstance()
                    .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                    .withObjectEmptySeparator("")
                    .withArrayEmptySeparator(""))
            .withObjectIndenter(INDENTER)
            .withArrayIndenter(INDENTER);

    /** Parts of Jackson's messages that describe its source or quote the text, which may contain a secret in the wrong place. */
    private static final Pattern REMOVED = Pattern.compile("(?s) '.{2,}| \\(start marker at .*|, from `[^`]*`");

    private Document() {}

    static JsonNode parse(String text, JsonPath document) {
        if (text.length() > MAX_LENGTH) {
            throw tooLong(document);
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw VmConfigJsonException.at(document, where(e.getLocation()) + reason(e));
        }
        if (node.isMissingNode()) {
            throw VmConfigJsonException.at(document, "the document is empty");
        }
        return node;
    }

    private static String where(TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static String reason(JacksonException e) {
        return REMOVED.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    }

    static JsonNode parse(Path file) {
        JsonPath document = JsonPath.document(file);
        byte[] bytes;
        try {
            bytes = RegularFile.readStart(file, MAX_LENGTH + 1);
        } catch (IOException e) {
            throw new VmConfigFileException(file, "read", e);
        }
        if (bytes.length > MAX_LENGTH) {
            throw tooLong(document);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return parse(text, document);
        } catch (CharacterCodingException e) {
            throw VmConfigJsonException.at(document, "the document is not UTF-8");
        }
    }

    private static VmConfigJsonException tooLong(JsonPath document) {
        return VmConfigJsonException.at(document, "the document is longer than " + MAX_LENGTH + " bytes");
    }

    /** Prints a tree with one member on each line, the same on every platform. */
    static String print(JsonNode tree) {
        return MAPPER.writer().with(PRINTER).writeValueAsString(tree) + "\n";
    }
}
