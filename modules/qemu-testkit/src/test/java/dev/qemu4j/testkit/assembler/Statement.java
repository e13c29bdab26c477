package dev.qemu4j.testkit.assembler;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One line of source that says something.
 *
 * @param line its number, from 1
 * @param label the symbol it defines, or the empty string
 * @param operation the mnemonic or directive, or the empty string
 * @param operands the rest
 */
record Statement(int line, String label, String operation, String operands) {
    private static final Pattern COMMENT = Pattern.compile("^((?:[^;\"']|\"[^\"]*\"|'[^']*')*);.*$");
    private static final Pattern EQU = Pattern.compile("(\\w+)\\s+(equ)\\s+(.+)");
    private static final Pattern PLAIN = Pattern.compile("(?:(\\w+):)?\\s*(\\w*)\\s*(.*)");

    static List<Statement> parse(String source) {
        List<Statement> statements = new ArrayList<>();
        int number = 0;
        for (String line : source.lines().toList()) {
            number++;
            String text = COMMENT.matcher(line).replaceFirst("$1").strip();
            if (!text.isEmpty()) {
                statements.add(parse(number, text));
            }
        }
        return statements;
    }

    private static Statement parse(int line, String text) {
        Matcher equ = EQU.matcher(text);
        Matcher matcher = equ.matches() ? equ : PLAIN.matcher(text);
        if (!matcher.matches()) {
            throw new AssemblyException("line " + line + ": not a statement: " + text);
        }
        String label = matcher.group(1) == null ? "" : matcher.group(1);
        return new Statement(line, label, matcher.group(2), matcher.group(3));
    }

    /** Splits at the commas that are outside quotes. */
    static List<String> split(String operands) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        char quote = 0;
        for (int i = 0; i < operands.length(); i++) {
            char c = operands.charAt(i);
            if (quote == 0 && c == ',') {
                parts.add(part.toString().strip());
                part.setLength(0);
                continue;
            }
            if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
            part.append(c);
        }
        if (!part.toString().isBlank() || !parts.isEmpty()) {
            parts.add(part.toString().strip());
        }
        return parts;
    }
}
