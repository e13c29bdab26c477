package dev.qemu4j.examples;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What a program prints, line by line. */
final class Printed {
    private Printed() {}

    /** A program's {@code main}. */
    interface Program {
        void run(String[] arguments) throws Exception;
    }

    static List<String> by(Program program, Object... arguments) throws Exception {
        String[] texts = new String[arguments.length];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = arguments[i].toString();
        }
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardOut = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run(texts);
        } finally {
            System.setOut(standardOut);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
