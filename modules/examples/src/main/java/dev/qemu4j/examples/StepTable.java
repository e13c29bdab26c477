package dev.qemu4j.examples;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

/** Prints a row for each step: its duration, the status after it, and the QMP events during it. */
final class StepTable {
    private final PrintStream out;
    private final long begin = System.nanoTime();
    private long stepBegin = begin;

    StepTable(PrintStream out) {
        this.out = out;
    }

    void header() {
        print("ms", "step", "status", "QMP events", "the guest says");
    }

    void row(String step, VmStatus status, EventSubscription events) {
        row(step, status, events, "");
    }

    void row(String step, VmStatus status, EventSubscription events, String guestSays) {
        long now = System.nanoTime();
        StringJoiner names = new StringJoiner(" ");
        Stream.generate(events::poll)
                .takeWhile(Optional::isPresent)
                .map(event -> event.orElseThrow().name())
                .forEach(names::add);
        print(millis(now - stepBegin), step, status, names, guestSays);
        stepBegin = now;
    }

    void total(ShutdownOutcome outcome) {
        print(millis(System.nanoTime() - begin), "in all", outcome, "", "");
    }

    private void print(Object... cells) {
        out.println(
                String.format(Locale.ROOT, "%9s  %-16s %-12s %-20s %s", cells).stripTrailing());
    }

    private static String millis(long nanos) {
        return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
    }
}
