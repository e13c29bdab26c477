package dev.qemu4j.qapi.generator;

import java.util.Locale;
import java.util.Set;
import javax.lang.model.SourceVersion;

/**
 * Converts QEMU's names to Java identifiers. If the name of a member is taken or a keyword, it gets a trailing underscore
 * ({@code default_}). An enum constant that begins with a digit gets a leading one ({@code _1}).
 */
final class Names {
    /** The names of the methods of all generated records, including those of {@link Object}. */
    private static final Set<String> TAKEN_IN_RECORDS = Set.of(
            "clone",
            "finalize",
            "getClass",
            "hashCode",
            "notify",
            "notifyAll",
            "toString",
            "wait",
            "extras",
            "toJson",
            "fromJson",
            "with",
            "of");

    private static final Set<String> TAKEN_IN_COMMANDS = Set.of("name", "arguments", "decode", "timeout", "outOfBand");
    private static final Set<String> TAKEN_IN_EVENTS = Set.of("eventName", "timestamp");

    private Names() {}

    /** {@code block-stream} and {@code block_stream} become {@code BlockStream}; capitals inside a word stay. */
    static String type(String name) {
        StringBuilder result = new StringBuilder();
        for (String word : name.split("[-_. ]", -1)) {
            if (!word.isEmpty()) {
                result.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
            }
        }
        return result.toString();
    }

    /** {@code BLOCK_JOB_READY} becomes {@code BlockJobReady}. */
    static String event(String name) {
        return type(name.toLowerCase(Locale.ROOT));
    }

    /** {@code node-name} and {@code node_name} become {@code nodeName}, {@code UUID} becomes {@code uuid}. */
    static String member(String name, Kind kind) {
        String allLower = name.equals(name.toUpperCase(Locale.ROOT)) ? name.toLowerCase(Locale.ROOT) : name;
        String camel = type(allLower);
        String result = Character.toLowerCase(camel.charAt(0)) + camel.substring(1);
        boolean taken = SourceVersion.isKeyword(result, SourceVersion.RELEASE_21)
                || TAKEN_IN_RECORDS.contains(result)
                || (kind == Kind.COMMAND && TAKEN_IN_COMMANDS.contains(result))
                || (kind == Kind.EVENT && TAKEN_IN_EVENTS.contains(result));
        return taken ? result + "_" : result;
    }

    /** {@code known_hosts}, {@code known-hosts} and {@code knownHosts} become {@code KNOWN_HOSTS}. */
    static String constant(String value) {
        String words = value.replaceAll("(?<=[a-z])(?=[A-Z])", "_").replaceAll("[^A-Za-z0-9]", "_");
        String result = words.toUpperCase(Locale.ROOT);
        return Character.isDigit(result.charAt(0)) ? "_" + result : result;
    }

    /** The kind of record that a member belongs to. */
    enum Kind {
        STRUCT,
        COMMAND,
        EVENT
    }
}
