package dev.qemu4j.examples;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.manager.host.Finding.Level;
import dev.qemu4j.manager.host.HealthReport;
import dev.qemu4j.manager.host.QemuDoctor;
import java.io.PrintStream;
import java.util.List;

/** Reports what this host lacks to run virtual machines. {@code modules/bin/doctor --help} lists the options. */
public final class Doctor {
    private Doctor() {}

    /**
     * Runs the doctor and ends the JVM, with status 0 if machines can run, 2 if they cannot or the arguments are invalid.
     *
     * @param args {@code --json} for JSON instead of a table, and the name of an architecture
     * @throws InterruptedException if the thread is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        System.exit(run(List.of(args), System.out, System.err));
    }

    static int run(List<String> args, PrintStream out, PrintStream err) throws InterruptedException {
        boolean json = args.contains("--json");
        List<String> names = args.stream().filter(arg -> !arg.equals("--json")).toList();
        if (names.size() > 1) {
            err.println("doctor: one architecture at a time, not " + names);
            return 2;
        }
        Architecture architecture;
        try {
            architecture = names.isEmpty() ? Architecture.X86_64 : Architecture.of(names.get(0));
        } catch (IllegalArgumentException e) {
            err.println("doctor: " + e.getMessage());
            return 2;
        }
        HealthReport report = QemuDoctor.of(architecture).examine();
        out.print(json ? report.toJson() + "\n" : report.toTable());
        return report.level() == Level.PROBLEM ? 2 : 0;
    }
}
