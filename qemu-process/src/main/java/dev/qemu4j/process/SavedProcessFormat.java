package dev.qemu4j.process;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** The properties file of a saved process. */
final class SavedProcessFormat {
    /** Incremented when an older library cannot read a newer file. */
    private static final String FORMAT = "1";

    private SavedProcessFormat() {}

    static String write(SavedProcess saved) {
        Properties text = new Properties();
        text.setProperty("format", FORMAT);
        text.setProperty("name", saved.name());
        text.setProperty("pid", String.valueOf(saved.pid()));
        text.setProperty("start", saved.start());
        text.setProperty("boot", saved.boot());
        text.setProperty("pidNamespace", saved.pidNamespace());
        putAll(text, "command", saved.command());
        text.setProperty("output", saved.output().toString());
        text.setProperty("keepsLog", String.valueOf(saved.keepsLog()));
        text.setProperty("maxOutputBytes", String.valueOf(saved.maxOutputBytes()));
        text.setProperty("directory", saved.directory().toString());
        text.setProperty("directoryInode", String.valueOf(saved.directoryInode()));
        putAll(text, "socket", saved.sockets());
        putAll(text, "file", saved.files());
        saved.properties().forEach((key, value) -> text.setProperty("property." + key, value));
        StringWriter writer = new StringWriter();
        try {
            text.store(writer, "A QEMU that outlives the JVM that started it");
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return writer.toString();
    }

    /**
     * Reads a file that {@link #write} has written.
     *
     * @throws ParseException if the text is not valid or has another format
     */
    static SavedProcess read(String content) throws ParseException {
        try {
            return parse(content);
        } catch (IOException | IllegalArgumentException e) {
            ParseException failure = new ParseException("not a saved process: " + e.getMessage(), 0);
            failure.initCause(e);
            throw failure;
        }
    }

    private static SavedProcess parse(String content) throws IOException {
        Properties text = new Properties();
        text.load(new StringReader(content));
        String format = text.getProperty("format");
        if (!FORMAT.equals(format)) {
            throw new IllegalArgumentException("its format is " + format + ", not " + FORMAT);
        }
        Map<String, String> properties = new HashMap<>();
        for (String key : text.stringPropertyNames()) {
            if (key.startsWith("property.")) {
                properties.put(key.substring("property.".length()), get(text, key));
            }
        }
        return new SavedProcess(
                get(text, "name"),
                Long.parseLong(get(text, "pid")),
                number(get(text, "start")),
                get(text, "boot"),
                get(text, "pidNamespace"),
                getAll(text, "command"),
                absolute(get(text, "output")),
                Boolean.parseBoolean(get(text, "keepsLog")),
                Long.parseLong(get(text, "maxOutputBytes")),
                absolute(get(text, "directory")),
                Long.parseLong(get(text, "directoryInode")),
                names(getAll(text, "socket")),
                names(getAll(text, "file")),
                properties);
    }

    /** The start time is part of a file's name. */
    private static String number(String text) {
        return String.valueOf(Long.parseUnsignedLong(text));
    }

    private static Path absolute(String text) {
        Path path = Path.of(text);
        if (!path.isAbsolute()) {
            throw new IllegalArgumentException(text + " is not an absolute path");
        }
        return path;
    }

    private static List<String> names(List<String> names) {
        names.forEach(RuntimeDirectory::checkName);
        return names;
    }

    private static void putAll(Properties text, String key, List<String> values) {
        for (int i = 0; i < values.size(); i++) {
            text.setProperty(key + "." + i, values.get(i));
        }
    }

    private static List<String> getAll(Properties text, String key) {
        List<String> values = new ArrayList<>();
        String value = text.getProperty(key + ".0");
        while (value != null) {
            values.add(value);
            value = text.getProperty(key + "." + values.size());
        }
        return values;
    }

    private static String get(Properties text, String key) {
        String value = text.getProperty(key);
        if (value == null) {
            throw new IllegalArgumentException("it has no " + key);
        }
        return value;
    }
}
