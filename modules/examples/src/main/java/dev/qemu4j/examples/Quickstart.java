package dev.qemu4j.examples;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.examples.QuickstartOptions.UsageException;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.console.ConsoleMatch;
import dev.qemu4j.manager.console.VmConsole;
import dev.qemu4j.process.QemuNotFoundException;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.qmp.EventSubscription;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

/** Shows the lifecycle of a virtual machine. {@code modules/bin/quickstart --help} lists the options. */
public final class Quickstart {
    /** How long a guest may take to boot, and to power off: even a large one on a small host. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private Quickstart() {}

    /**
     * Runs the quickstart and ends the JVM, with status 0 if the guest powered off, 1 if something failed, 2 if the arguments are invalid.
     *
     * @param args the options
     */
    public static void main(String[] args) {
        Thread main = Thread.currentThread();
        Thread onSignal = new Thread(() -> endBeforeTheJvm(main));
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
            int status = run(List.of(args), QemuManager.builder(), temporary, System.out, System.err);
            Runtime.getRuntime().removeShutdownHook(onSignal);
            System.exit(status);
        } catch (InterruptedException e) {
            System.err.println("quickstart: interrupted");
        }
    }

    /** After Ctrl-C: lets the main thread end the machine and delete the files. */
    private static void endBeforeTheJvm(Thread main) {
        main.interrupt();
        try {
            main.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static int run(List<String> args, QemuManager.Builder manager, Path temporary, PrintStream out, PrintStream err)
            throws InterruptedException {
        try (TemporaryDirectory directory = TemporaryDirectory.createIn(temporary)) {
            QuickstartOptions options = QuickstartOptions.parse(args);
            QuickstartGuest guest = QuickstartGuest.of(options, directory.path());
            options.qemu().ifPresent(manager::binary);
            ShutdownOutcome outcome = showLife(manager, guest, out);
            if (outcome != ShutdownOutcome.POWERED_OFF) {
                err.println("quickstart: the guest did not answer the power button");
                return 1;
            }
            return 0;
        } catch (UsageException | IllegalArgumentException | QemuNotFoundException | QemuStartException e) {
            err.println("quickstart: " + e.getMessage());
            return 2;
        } catch (RuntimeException e) {
            err.println("quickstart: " + e);
            return 1;
        }
    }

    private static ShutdownOutcome showLife(QemuManager.Builder builder, QuickstartGuest guest, PrintStream out)
            throws InterruptedException {
        VmConfig config = guest.config();
        StepTable table = new StepTable(out);
        try (QemuManager manager = builder.build();
                VirtualMachine vm = manager.create(config);
                EventSubscription events = vm.qmp().subscribe()) {
            table.header();
            table.row("created", vm.status(), events);

            vm.start();
            table.row("started", vm.status(), events);
            String line = awaitLine(vm.console(), guest.ready());
            table.row("guest is up", vm.status(), events, line);

            vm.pause();
            table.row("paused", vm.status(), events);
            vm.resume();
            table.row("resumed", vm.status(), events);

            vm.reset();
            table.row("reset", vm.status(), events);
            line = awaitLine(vm.console(), guest.ready());
            table.row("guest is up", vm.status(), events, line);

            ShutdownOutcome outcome = vm.shutdown(PATIENCE);
            table.row("button pressed", vm.status(), events);
            table.total(outcome);
            return outcome;
        }
    }

    /**
     * Waits until the guest has printed a whole line with a text in it.
     *
     * @return the first line since the last call that is not blank, which says what guest it is
     */
    private static String awaitLine(VmConsole console, String text) throws InterruptedException {
        String wanted = text.isEmpty() ? "\\S" : Pattern.quote(text);
        ConsoleMatch found = console.awaitText(Pattern.compile("[^\n]*" + wanted + "[^\n]*\n"), PATIENCE);
        return (found.before() + found.text())
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElseThrow();
    }
}
