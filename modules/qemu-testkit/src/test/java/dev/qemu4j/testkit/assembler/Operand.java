package dev.qemu4j.testkit.assembler;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an instruction works on. */
sealed interface Operand {
    /** What a register can be used for. */
    enum Kind {
        BYTE,
        WORD,
        DWORD,
        SEGMENT,
        CONTROL
    }

    /**
     * A register.
     *
     * @param name its name
     * @param kind its kind
     * @param code its number in an encoding
     */
    record Register(String name, Kind kind, int code) implements Operand {
        private static final Map<Kind, List<String>> NAMES = Map.of(
                Kind.BYTE, List.of("al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"),
                Kind.WORD, List.of("ax", "cx", "dx", "bx", "sp", "bp", "si", "di"),
                Kind.DWORD, List.of("eax", "ecx", "edx", "ebx", "esp", "ebp", "esi", "edi"),
                Kind.SEGMENT, List.of("es", "cs", "ss", "ds", "fs", "gs"),
                Kind.CONTROL, List.of("cr0"));

        static Optional<Register> of(String name) {
            return NAMES.entrySet().stream()
                    .filter(names -> names.getValue().contains(name))
                    .map(names ->
                            new Register(name, names.getKey(), names.getValue().indexOf(name)))
                    .findFirst();
        }
    }

    /**
     * A number, or the target of a jump.
     *
     * @param value what it is
     */
    record Immediate(Scope.Value value) implements Operand {}

    /**
     * A place in memory.
     *
     * @param size in bytes, 0 when the text doesn't say
     * @param base a register that is added to the address
     * @param displacement the address
     */
    record Memory(int size, Optional<Register> base, Scope.Value displacement) implements Operand {}

    /**
     * A jump's target that names its segment.
     *
     * @param segment the segment or selector
     * @param offset the address in it
     */
    record Far(Scope.Value segment, Scope.Value offset) implements Operand {}

    /** The text of an address in brackets: a size, a register and an expression, each optional. */
    Pattern MEMORY = Pattern.compile("(?:(byte|word|dword)\\s*)?\\[\\s*(.+?)\\s*]");

    /** A register and what is added to it. */
    Pattern BASE = Pattern.compile("(\\w+)\\s*([-+].+)?");

    static List<Operand> parse(String operands, Scope scope) {
        return Statement.split(operands).stream()
                .map(text -> parseOne(text, scope))
                .toList();
    }

    private static Operand parseOne(String text, Scope scope) {
        Optional<Register> register = Register.of(text);
        if (register.isPresent()) {
            return register.get();
        }
        Matcher memory = MEMORY.matcher(text);
        if (memory.matches()) {
            int size = memory.group(1) == null
                    ? 0
                    : switch (memory.group(1)) {
                        case "byte" -> 1;
                        case "word" -> 2;
                        default -> 4;
                    };
            return memory(size, memory.group(2), scope);
        }
        int colon = text.indexOf(':');
        if (colon > 0) {
            return new Far(scope.evaluate(text.substring(0, colon)), scope.evaluate(text.substring(colon + 1)));
        }
        return new Immediate(scope.evaluate(text));
    }

    private static Memory memory(int size, String address, Scope scope) {
        Matcher matcher = BASE.matcher(address);
        Optional<Register> base = matcher.matches() ? Register.of(matcher.group(1)) : Optional.empty();
        if (base.isEmpty()) {
            return new Memory(size, base, scope.evaluate(address));
        }
        String rest = matcher.group(2) == null ? "0" : "0" + matcher.group(2);
        return new Memory(size, base, scope.evaluate(rest));
    }
}
