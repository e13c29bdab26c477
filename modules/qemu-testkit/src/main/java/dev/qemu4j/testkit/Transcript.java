package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.json.Frame;
import dev.qemu4j.testkit.internal.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A recorded QMP conversation, as text that can be read, edited and kept under version control.
 *
 * <p>Each line is one message, with a sign for its direction:
 *
 * <pre>
 * # a comment
 * +
 * &lt; {"QMP": {"version": {"qemu": {"micro": 22, "minor": 2, "major": 7}, "package": ""}, "capabilities": ["oob"]}}
 * &gt; {"execute": "qmp_capabilities", "id": 1}
 * &lt; {"return": {}, "id": 1}
 * - client
 * </pre>
 *
 * {@code +} is a client that connects, {@code >} goes to QEMU, {@code <} comes from it, {@code -} is the end of the connection
 * with the side that ended it. A line whose JSON is a string stands for the characters in it, which need not be JSON. Empty lines and lines that start with {@code #} are ignored.
 *
 * @param entries the lines, in order
 */
public record Transcript(List<Entry> entries) {
    /** The sign that starts a comment. */
    static final String COMMENT = "#";

    /**
     * Copies the entries.
     */
    public Transcript {
        entries = List.copyOf(entries);
    }

    /** The kind of an entry. */
    public enum Kind {
        /** A client connects. */
        CONNECTED("+"),
        /** A message from the client to QEMU. */
        TO_QEMU(">"),
        /** A message from QEMU to the client. */
        FROM_QEMU("<"),
        /** The connection ends; the text is the side that ended it: {@code client} or {@code qemu}. */
        DISCONNECTED("-");

        private final String sign;

        Kind(String sign) {
            this.sign = sign;
        }

        boolean isMessage() {
            return this == TO_QEMU || this == FROM_QEMU;
        }
    }

    /**
     * One line of a transcript.
     *
     * @param kind its kind
     * @param text the message as JSON in one line, or the side that disconnected; empty for a connection
     */
    public record Entry(Kind kind, String text) {
        /**
         * Checks the text.
         *
         * @throws IllegalArgumentException if it has more than one line, or is a message that is not JSON
         */
        public Entry {
            if (text.lines().count() > 1) {
                throw new IllegalArgumentException("more than one line: " + text);
            }
            if (kind.isMessage()) {
                try {
                    Json.parse(text);
                } catch (JacksonException e) {
                    throw new IllegalArgumentException("not JSON: " + kind.sign + " " + text, e);
                }
            }
        }

        /** The entry for a stretch of input, whether it is a message or not. */
        static Entry of(Kind kind, Frame frame) {
            try {
                JsonNode message = Json.parse(frame.text());
                if (!frame.malformed() && !message.isString()) {
                    boolean oneLine = frame.text().lines().count() == 1;
                    return new Entry(kind, oneLine ? frame.text() : Json.text(message));
                }
            } catch (JacksonException e) {
                // not a message: recorded below as a string
            }
            return new Entry(kind, Json.text(Json.NODES.stringNode(frame.text())));
        }

        JsonNode message() {
            return Json.parse(text);
        }

        /**
         * {@return the entry's line}
         */
        @Override
        public String toString() {
            return (kind.sign + " " + text).strip();
        }
    }

    /**
     * {@return the transcript in a file}
     *
     * @param file a file in UTF-8
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if a line is invalid; the message has its number
     */
    public static Transcript read(Path file) throws IOException {
        return parse(Files.readString(file));
    }

    /**
     * {@return the transcript in a text}
     *
     * @param text its lines
     * @throws IllegalArgumentException if a line is invalid; the message has its number
     */
    public static Transcript parse(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (!content.isEmpty() && !content.startsWith(COMMENT)) {
                entries.add(entry(number, content));
            }
        }
        return new Transcript(entries);
    }

    private static Entry entry(int number, String line) {
        for (Kind kind : Kind.values()) {
            if (line.startsWith(kind.sign)) {
                try {
                    return new Entry(kind, line.substring(1).strip());
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
                }
            }
        }
        throw new IllegalArgumentException("line " + number + " starts with none of + > < - #: " + line);
    }

    /**
     * Writes the transcript to a file.
     *
     * @param file the file, which is overwritten
     * @throws IOException if it cannot be written
     */
    public void write(Path file) throws IOException {
        Files.writeString(file, toString());
    }

    /** What happened on each connection, without the line that opened it. */
    List<List<Entry>> connections() {
        List<List<Entry>> connections = new ArrayList<>();
        for (Entry entry : entries) {
            if (entry.kind() == Kind.CONNECTED) {
                connections.add(new ArrayList<>());
            } else {
                if (connections.isEmpty()) {
                    connections.add(new ArrayList<>());
                }
                connections.getLast().add(entry);
            }
        }
        return connections;
    }

    /**
     * {@return the transcript's lines, as {@link #parse} takes them}
     */
    @Override
    public String toString() {
        return entries.stream().map(entry -> entry + "\n").collect(Collectors.joining());
    }
}
