package dev.qemu4j.testkit.assembler;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Integer arithmetic: numbers, characters, names, {@code $} (here), {@code $$} (the origin), {@code + - *} and brackets. */
final class Expression {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(0x[0-9a-fA-F]+|\\d+|'[^']'|\"[^\"]\"|\\$\\$|\\$|[A-Za-z_]\\w*|[-+*()])\\s*");

    private final String text;
    private final Matcher tokens;
    private final Scope scope;
    private String token = "";
    private boolean known = true;

    Expression(String text, Scope scope) {
        this.text = text;
        this.tokens = TOKEN.matcher(text);
        this.scope = scope;
    }

    Scope.Value evaluate() {
        advance();
        long value = sum();
        if (!token.isEmpty()) {
            throw malformed();
        }
        return new Scope.Value(value, known);
    }

    private long sum() {
        long value = product();
        while (token.equals("+") || token.equals("-")) {
            String operator = take();
            long right = product();
            value = operator.equals("+") ? Math.addExact(value, right) : Math.subtractExact(value, right);
        }
        return value;
    }

    private long product() {
        long value = atom();
        while (token.equals("*")) {
            take();
            value = Math.multiplyExact(value, atom());
        }
        return value;
    }

    private long atom() {
        String atom = take();
        if (atom.isEmpty()) {
            throw malformed();
        }
        char c = atom.charAt(0);
        if (Character.isDigit(c)) {
            return Long.decode(atom.startsWith("0x") ? atom : atom.replaceFirst("^0+(?=\\d)", ""));
        }
        if (Character.isLetter(c) || c == '_') {
            Optional<Long> value = scope.lookUp(atom);
            known &= value.isPresent();
            return value.orElse(0L);
        }
        return switch (atom) {
            case "-" -> -atom();
            case "$" -> scope.here();
            case "$$" -> scope.origin();
            case "(" -> {
                long value = sum();
                if (!take().equals(")")) {
                    throw malformed();
                }
                yield value;
            }
            case "+", "*", ")" -> throw malformed();
            default -> atom.charAt(1);
        };
    }

    private String take() {
        String taken = token;
        advance();
        return taken;
    }

    private void advance() {
        if (tokens.regionStart() == text.length()) {
            token = "";
        } else if (tokens.lookingAt()) {
            token = tokens.group(1);
            tokens.region(tokens.end(), text.length());
        } else {
            throw malformed();
        }
    }

    private AssemblyException malformed() {
        return new AssemblyException("not an expression: " + text);
    }
}
