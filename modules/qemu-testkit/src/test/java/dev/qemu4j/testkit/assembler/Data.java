package dev.qemu4j.testkit.assembler;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The directives that place data. */
final class Data {
    private static final Pattern TIMES = Pattern.compile("(.+?)\\s+(d[bwd])\\s+(.+)");

    private Data() {}

    /** {@code db}, {@code dw}, {@code dd}: values of 1, 2 or 4 bytes; a text counts as its bytes. */
    static byte[] of(int size, String operands, Scope scope) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        List<String> parts = Statement.split(operands);
        if (parts.isEmpty()) {
            throw new AssemblyException("no data");
        }
        for (String part : parts) {
            if (size == 1 && part.length() > 2 && part.startsWith("\"") && part.endsWith("\"")) {
                bytes.writeBytes(part.substring(1, part.length() - 1).getBytes(StandardCharsets.US_ASCII));
            } else {
                bytes.writeBytes(littleEndian(size, scope.evaluate(part).value()));
            }
        }
        return bytes.toByteArray();
    }

    /** {@code times n db …}: the same data again and again. */
    static byte[] times(String operands, Scope scope) {
        Matcher matcher = TIMES.matcher(operands);
        if (!matcher.matches()) {
            throw new AssemblyException("times takes a number and data");
        }
        long count = scope.evaluate(matcher.group(1)).value();
        if (count < 0) {
            throw new AssemblyException("there is no room: " + -count + " bytes too many");
        }
        int size = " bw d".indexOf(matcher.group(2).charAt(1));
        byte[] data = of(size, matcher.group(3), scope);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (long i = 0; i < count; i++) {
            bytes.writeBytes(data);
        }
        return bytes.toByteArray();
    }

    static boolean fits(int size, long value) {
        return value >= -(1L << (8 * size - 1)) && value < 1L << (8 * size);
    }

    static byte[] littleEndian(int size, long value) {
        if (!fits(size, value)) {
            throw new AssemblyException(value + " does not fit into " + size + " bytes");
        }
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (value >> (8 * i));
        }
        return bytes;
    }
}
