package dev.qemu4j.manager.json;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

/** The text of a document: JSON, and comments where people wrote some. Nothing that is too large is taken in. */
final class Document {
    /** In bytes of a file or characters of a text. */
    static final int MAX_LENGTH = 4 << 20;

    /** Linux takes no longer argument of a program. */
    static final int MAX_TEXT = 128 << 10;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(Place.MAX_DEPTH)
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

    /** Where Jackson speaks of itself, or quotes from the text what may be a secret in the wrong place. */
    private static final Pattern ASIDE = Pattern.compile("(?s) '.{2,}| \\(start marker at .*|, from `[^`]*`");

    private Document() {}

    static JsonNode parse(String text, Place document) {
        if (text.length() > MAX_LENGTH) {
            throw tooLong(document);
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw VmConfigJsonException.at(document, where(e.getLocation()) + complaint(e));
        }
        if (node.isMissingNode()) {
            throw VmConfigJsonException.at(document, "it is empty");
        }
        return node;
    }

    private static String where(TokenStreamLocation location) {
        return location == null || location.getLineNr() < 1
                ? ""
                : "line " + location.getLineNr() + ", column " + location.getColumnNr() + ": ";
    }

    private static String complaint(JacksonException e) {
        return ASIDE.matcher(String.valueOf(e.getOriginalMessage())).replaceAll("");
    }

    static JsonNode parse(Path file) {
        Place document = Place.document(file);
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(MAX_LENGTH + 1);
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
            throw VmConfigJsonException.at(document, "it is not UTF-8");
        }
    }

    private static VmConfigJsonException tooLong(Place document) {
        return VmConfigJsonException.at(document, "it is longer than " + MAX_LENGTH + " bytes");
    }

    /** The text of a tree: readable, one member a line, the same everywhere. */
    static String print(JsonNode tree) {
        return MAPPER.writer().with(PRINTER).writeValueAsString(tree) + "\n";
    }
}
