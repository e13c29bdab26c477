package dev.qemu4j.testkit.assembler;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/**
 * Assembles a whole source text into a flat binary.
 *
 * <p>Jumps are made as short as they can be: every jump starts short, and the text is assembled again and again, with those
 * jumps made long that didn't reach in the pass before, until nothing moves. A jump never becomes short again, so this ends
 * after at most as many passes as there are jumps, and some for names that are defined by later names.
 */
public final class Assembler {
    private static final int MANY_PASSES = 20;

    private final List<Statement> statements;
    private final BitSet longJumps = new BitSet();

    private Assembler(List<Statement> statements) {
        this.statements = statements;
    }

    /**
     * Assembles a source text.
     *
     * @param source the text, in NASM's syntax
     * @return the bytes
     * @throws AssemblyException naming the first line that can't be assembled
     */
    public static byte[] assemble(String source) {
        return new Assembler(Statement.parse(source)).run();
    }

    private byte[] run() {
        Pass pass = walk(Scope.first());
        for (int passes = 0; passes < MANY_PASSES + statements.size(); passes++) {
            int longBefore = longJumps.cardinality();
            Pass next = walk(pass.scope.next());
            boolean still = next.scope.defined().equals(pass.scope.defined());
            if (still && longJumps.cardinality() == longBefore) {
                return next.result();
            }
            pass = next;
        }
        throw new AssemblyException("a name is defined by itself");
    }

    private Pass walk(Scope scope) {
        Pass pass = new Pass(scope);
        statements.forEach(pass::add);
        return pass;
    }

    /** One walk over all statements. What fails is reported only when nothing moves any more: until then it may not be so. */
    private final class Pass {
        private final Scope scope;
        private final ByteArrayOutputStream output = new ByteArrayOutputStream();
        private final List<AssemblyException> failures = new ArrayList<>();
        private int bits = 16;

        Pass(Scope scope) {
            this.scope = scope;
        }

        byte[] result() {
            if (!failures.isEmpty()) {
                throw failures.getFirst();
            }
            return output.toByteArray();
        }

        void add(Statement statement) {
            scope.moveTo(output.size());
            scope.define(nameOf(statement), scope.here());
            try {
                if (statement.operation().equals("equ")) {
                    scope.define(
                            statement.label(),
                            scope.evaluate(statement.operands()).value());
                    return;
                }
                if (!statement.label().isEmpty()) {
                    scope.define(statement.label(), scope.here());
                }
                output.writeBytes(bytes(statement));
            } catch (AssemblyException e) {
                failures.add(e.at(statement));
            }
        }

        private byte[] bytes(Statement statement) {
            String operands = statement.operands();
            return switch (statement.operation()) {
                case "" -> new byte[0];
                case "bits" -> {
                    bits = mode(operands);
                    yield new byte[0];
                }
                case "org" -> {
                    scope.origin(scope.evaluate(operands).value());
                    yield new byte[0];
                }
                case "db" -> Data.of(1, operands, scope);
                case "dw" -> Data.of(2, operands, scope);
                case "dd" -> Data.of(4, operands, scope);
                case "times" -> Data.times(operands, scope);
                case "rep" -> {
                    byte[] repeated = instruction(statement, operands, "");
                    yield ByteBuffer.allocate(1 + repeated.length)
                            .put((byte) 0xf3)
                            .put(repeated)
                            .array();
                }
                default -> instruction(statement, statement.operation(), operands);
            };
        }

        /** No name that a source can have. */
        private static String nameOf(Statement statement) {
            return "line " + statement.line();
        }

        private static int mode(String operand) {
            return switch (operand) {
                case "16" -> 16;
                case "32" -> 32;
                default -> throw new AssemblyException("no such mode");
            };
        }

        private byte[] instruction(Statement statement, String mnemonic, String operands) {
            boolean mayBeShort = !longJumps.get(statement.line());
            Encoding encoding = new Encoding(bits, scope.here(), scope.lookUp(nameOf(statement)), mayBeShort);
            Optional<byte[]> bytes = InstructionSet.encode(mnemonic, Operand.parse(operands, scope), encoding);
            if (encoding.outOfReach()) {
                longJumps.set(statement.line());
            }
            return bytes.orElseThrow(() -> new AssemblyException(
                    encoding.outOfReach() ? "out of reach" : "no such instruction in " + bits + "-bit code"));
        }
    }
}
