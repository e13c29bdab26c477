package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.QemuOption;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Renders a command line for people. */
public final class Explanation {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    private Explanation() {}

    /** Each option with its reason, in paragraphs that start with the source of their options. */
    public static String of(List<QemuOption> options) {
        StringBuilder text = new StringBuilder();
        String source = "";
        for (QemuOption option : options) {
            if (!option.source().equals(source)) {
                source = option.source();
                text.append(source).append('\n');
            }
            text.append("  ").append(shell(option.arguments())).append('\n');
            text.append("      ").append(option.reason()).append('\n');
        }
        return text.toString();
    }

    public static String shell(List<String> arguments) {
        return arguments.stream().map(Explanation::quoted).collect(Collectors.joining(" "));
    }

    private static String quoted(String argument) {
        return PLAIN.matcher(argument).matches() ? argument : "'" + argument.replace("'", "'\\''") + "'";
    }
}
