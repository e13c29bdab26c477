package dev.qemu4j.process.internal.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reduces a message of QEMU to the text that QEMU itself chose. The names in it, which come from the configuration and from disk images, are replaced by
 * {@value #NAME}: a file may be called like a message.
 *
 * <p>QEMU puts most names between quotes but escapes no quote in them. So everything from the first quote of an unusual name to the last quote of the
 * line is taken for a name.
 */
public final class MessageText {
    static final String NAME = "x";

    /** An ordinary word cannot imitate a message. */
    private static final Pattern WORD = Pattern.compile("[\\w.-]+");

    private static final Pattern KEY_AND_WORD = Pattern.compile("[\\w.-]+(=[\\w.-]+)?");

    /** The quoted words by which rules distinguish messages. QEMU chose them itself. */
    private static final Pattern KEPT =
            Pattern.compile("sandbox|qom-type|type|/dev/net/tun|/dev/kvm|/dev/vhost-[\\w-]+|/dev/vfio/[\\w/]+");

    /** Possessive, so that the length of a string is not limited by that of the stack. */
    private static final Pattern JSON_STRING = Pattern.compile("\"([^\"\\\\]*+(?:\\\\.[^\"\\\\]*+)*+)\"");

    /** Between brackets: {@code Is another process using the image [/images/disk]?} */
    private static final Pattern BRACKETS = Pattern.compile("\\[.*]");

    /** The messages in which a name has no quotes. */
    private static final List<Pattern> UNQUOTED = List.of(
            Pattern.compile("(?<=backing store ).*(?= for guest RAM)"),
            Pattern.compile("(?<=bind socket to ).*(?=: )"),
            Pattern.compile("(?<=connect to ).*(?=: )"),
            Pattern.compile("(?<=network script ).*(?= failed with status )"),
            Pattern.compile("(?<=network script ).*(?=: )"));

    private final List<String> locations;
    private final List<String> values;

    /**
     * Prepares for the messages of a QEMU.
     *
     * @param command its command line; empty if that is not known
     */
    public MessageText(List<String> command) {
        this.locations = locations(command);
        this.values = unusualValues(command);
    }

    /** The text of a line. */
    public String of(String line) {
        int location = locationOf(line);
        String text = line.substring(location);
        for (String value : values) {
            text = text.replace(value, NAME);
        }
        for (Pattern pattern : UNQUOTED) {
            text = pattern.matcher(text).replaceAll(NAME);
        }
        text = withoutQuoted(withoutQuoted(text, '\''), '"');
        text = BRACKETS.matcher(text).replaceAll("[" + NAME + "]");
        return ordinary(line.substring(0, location)) + text;
    }

    /** The options as QEMU repeats them before a message: {@code -drive if=pflash,file=/firmware: }. */
    private static List<String> locations(List<String> command) {
        List<String> locations = new ArrayList<>();
        for (int i = 0; i + 1 < command.size(); i++) {
            if (command.get(i).startsWith("-")) {
                locations.add(Printable.of(command.get(i) + " " + command.get(i + 1) + ": "));
            }
        }
        return locations;
    }

    /** The length of the option before the message. */
    private int locationOf(String line) {
        return locations.stream()
                .filter(line::startsWith)
                .mapToInt(String::length)
                .max()
                .orElse(0);
    }

    /** Keeps the ordinary parts of an option's value. */
    private static String ordinary(String location) {
        if (location.isEmpty()) {
            return "";
        }
        int space = location.indexOf(' ');
        List<String> parts = new ArrayList<>();
        for (String part : parts(location.substring(space + 1, location.length() - 2))) {
            parts.add(KEY_AND_WORD.matcher(part).matches() ? part : NAME);
        }
        return location.substring(0, space + 1) + String.join(",", parts) + ": ";
    }

    /** The parts of an option's value. QEMU reads two commas as one that does not separate. */
    private static List<String> parts(String value) {
        List<String> parts = new ArrayList<>();
        for (String part : value.replace(",,", "\0").split(",", -1)) {
            parts.add(part.replace('\0', ','));
        }
        return parts;
    }

    /** The values on the command line that are not ordinary words, the longest first. */
    private static List<String> unusualValues(List<String> command) {
        List<String> values = new ArrayList<>();
        for (String argument : command) {
            if (argument.startsWith("{")) {
                JSON_STRING
                        .matcher(argument)
                        .results()
                        .map(string -> string.group(1).replaceAll("\\\\(.)", "$1"))
                        .forEach(values::add);
            } else {
                values.add(argument);
                for (String part : parts(argument)) {
                    values.add(part.substring(part.indexOf('=') + 1));
                }
            }
        }
        return values.stream()
                .map(Printable::of)
                .filter(value -> value.length() > 1 && !WORD.matcher(value).matches())
                .sorted(Comparator.comparingInt(String::length).reversed())
                .distinct()
                .toList();
    }

    private static String withoutQuoted(String text, char quote) {
        // Not the apostrophe of "can't".
        String open = "(?<!\\w)" + quote;
        Matcher quoted = Pattern.compile(open + "([^" + quote + "]*)" + quote).matcher(text);
        StringBuilder result = new StringBuilder();
        int end = 0;
        while (quoted.find(end) && isOrdinary(quoted.group(1))) {
            String name = KEPT.matcher(quoted.group(1)).matches() ? quoted.group(1) : NAME;
            result.append(text, end, quoted.start()).append(quote).append(name).append(quote);
            end = quoted.end();
        }
        Matcher first = Pattern.compile(open).matcher(text);
        int last = text.lastIndexOf(quote);
        if (first.find(end) && last > first.start()) {
            result.append(text, end, first.start()).append(quote).append(NAME).append(quote);
            end = last + 1;
        }
        return result.append(text.substring(end)).toString();
    }

    private static boolean isOrdinary(String word) {
        return WORD.matcher(word).matches() || KEPT.matcher(word).matches();
    }
}
