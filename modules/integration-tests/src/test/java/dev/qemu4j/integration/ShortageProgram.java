package dev.qemu4j.integration;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Scanner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A program in a JVM of its own that runs out of things. One machine runs all the time; for each line that it is sent, another is created
 * and used while things are short. It answers what was wrong afterwards, when there is enough again.
 */
final class ShortageProgram {
    static final String ANSWER = "answer: ";
    static final String FINE = ANSWER + "fine";

    private final QemuManager manager;
    private final Hoard hoard;
    private final LeakCheck leaks;
    private final VirtualMachine old;
    private final List<String> wrong = new ArrayList<>(100);
    private @Nullable VirtualMachine machine;

    private ShortageProgram(Path qemu) throws Exception {
        Path base = Path.of(System.getProperty("java.io.tmpdir"));
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            if (!directory.path().startsWith(base)) {
                throw new AssertionError(directory + " is not in " + base);
            }
        }
        leaks = LeakCheck.begin();
        manager = QemuManager.builder()
                .binary(qemu)
                .startTimeout(Duration.ofSeconds(5))
                .commandTimeout(Duration.ofSeconds(3))
                .build();
        hoard = new Hoard(base);
        old = manager.create(config("old"));
        old.start();
    }

    private static VmConfig config(String name) {
        return TestMachines.bare(name, "pc").build();
    }

    public static void main(String[] args) throws Exception {
        loadClasses();
        ShortageProgram program = new ShortageProgram(Path.of(args[0]));
        for (ShortageMove.Call call : ShortageMove.Call.values()) {
            program.perform(call);
        }
        print(program.check(program.leaks.snapshot()));
        Scanner lines = new Scanner(System.in, StandardCharsets.UTF_8);
        while (lines.hasNextLine()) {
            List<ShortageMove> moves = Stream.of(lines.nextLine().split(",", -1))
                    .map(ShortageMove::parse)
                    .toList();
            print(program.live(moves));
        }
        program.manager.close();
    }

    @SuppressWarnings("SystemOut") // It answers on its standard output.
    private static void print(List<String> wrong) {
        System.out.println(
                wrong.isEmpty() ? FINE : ANSWER + String.join("; ", wrong).replace('\n', ' '));
    }

    /** A class that cannot be loaded for want of a descriptor is lost for good, which is a matter between the JVM and its class path. */
    private static void loadClasses() throws Exception {
        for (Class<?> one : List.of(QemuManager.class, QmpClient.class, QemuProcess.class, VmConfig.class)) {
            Path place = Path.of(
                    one.getProtectionDomain().getCodeSource().getLocation().toURI());
            if (Files.isDirectory(place)) {
                loadClasses(place);
            } else {
                try (FileSystem jar = FileSystems.newFileSystem(place)) {
                    loadClasses(jar.getPath("/"));
                }
            }
        }
    }

    private static void loadClasses(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            files.map(file -> root.relativize(file).toString())
                    .filter(file -> file.endsWith(".class") && !file.endsWith("-info.class"))
                    .forEach(file -> load(
                            file.substring(0, file.length() - ".class".length()).replace('/', '.')));
        }
    }

    private static void load(String name) {
        try {
            Class.forName(name, false, ShortageProgram.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    private List<String> live(List<ShortageMove> moves) throws Exception {
        wrong.clear();
        machine = null;
        ResourceSnapshot before = leaks.snapshot();
        try {
            for (ShortageMove move : moves) {
                perform(move);
            }
        } finally {
            hoard.giveAll();
        }
        return check(before);
    }

    private void perform(ShortageMove move) throws InterruptedException {
        try {
            switch (move) {
                case ShortageMove.Take take -> hoard.take(take.resource(), take.left());
                case ShortageMove.Give give -> hoard.give(give.resource());
                case ShortageMove.Call call -> call(call);
            }
        } catch (VmException | QemuProcessException | QmpException | OutOfMemoryError expected) {
            // What cannot be done is an error.
        } catch (IOException | RuntimeException | Error e) {
            wrong.add(move + ": " + e);
        }
    }

    private void call(ShortageMove.Call call) throws InterruptedException {
        if (call == ShortageMove.Call.CREATE) {
            if (machine == null || machine.status() == VmStatus.STOPPED) {
                machine = manager.create(config("new"));
            }
            return;
        }
        VirtualMachine vm = machine;
        if (vm == null) {
            return;
        }
        switch (call) {
            case CREATE -> throw new AssertionError("handled above");
            case START -> vm.start();
            case PAUSE -> vm.pause();
            case QUERY_STATUS -> vm.queryStatus();
            case QUERY_SCHEMA -> vm.qmp().execute("query-qmp-schema");
            case SCREENSHOT -> vm.screen().screenshot();
            case SHUTDOWN -> vm.shutdown(Duration.ofMillis(50));
            case DESTROY -> vm.destroy();
        }
    }

    /** What is wrong now that nothing is short. */
    private List<String> check(ResourceSnapshot before) throws Exception {
        try {
            VirtualMachine vm = machine;
            if (vm != null) {
                vm.destroy();
                if (vm.status() != VmStatus.STOPPED) {
                    wrong.add("the machine is " + vm.status());
                }
            }
            if (manager.find("new").isPresent()) {
                wrong.add("the name is taken");
            }
            manager.create(config("new")).close();
            Await.until("the old machine", () -> old.queryStatus() == VmStatus.RUNNING);
            if (old.exit().isPresent()) {
                wrong.add("the old machine has ended");
            }
        } catch (VmException | QemuProcessException | QmpException | AssertionError e) {
            wrong.add("afterwards: " + e);
        }
        try {
            leaks.after(before);
        } catch (AssertionError e) {
            wrong.add(String.valueOf(e.getMessage()));
        } catch (UncheckedIOException e) {
            wrong.add(e.toString());
        }
        return wrong;
    }
}
