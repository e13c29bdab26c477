package dev.qemu4j.testkit.internal.emulator;

import dev.qemu4j.testkit.Misbehaviour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/** The program of a hostile QEMU, its processes, and what they leave. Safe for use by several threads. */
public final class HostileProgram implements AutoCloseable {
    private final Path folder;
    private final Path victim;
    private final StubEmulator emulator;
    private final Map<String, List<Misbehaviour>> scripts = new ConcurrentHashMap<>();
    private final List<HostileMachine> machines = new CopyOnWriteArrayList<>();

    /** Makes the program in a folder. */
    public HostileProgram(Path folder) throws IOException {
        this.folder = folder;
        this.victim = Files.createDirectory(folder.resolve("victim"));
        Files.writeString(PlantedFiles.file(victim), VICTIM);
        this.emulator = new StubEmulator(folder, this::started);
    }

    /** What is in the victim's file. */
    private static final String VICTIM = "not QEMU's";

    private StubEmulator.Behavior started(StubEmulator.Started process) {
        HostileMachine machine =
                new HostileMachine(scripts.getOrDefault(process.machine(), List.of()), process, victim);
        machines.add(machine);
        return machine;
    }

    public Path path() {
        return emulator.program();
    }

    /** Sets what the processes of a machine do that start from now on. */
    public void script(String machine, List<Misbehaviour> script) {
        scripts.put(machine, List.copyOf(script));
        try {
            Path words = folder.resolve(machine + ".words");
            StringBuilder said = new StringBuilder();
            script.forEach(misbehaviour -> {
                if (misbehaviour instanceof Misbehaviour.Says says) {
                    said.append(says.words()).append('\n');
                }
            });
            Files.writeString(words, said);
            emulator.prepare(machine, HostileMachine.prelude(script, words));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Removes what processes have planted, lets go everybody who waits for one of their pipes, and ends the children that they have left. */
    public void cleanUp() {
        machines.forEach(HostileMachine::removePlanted);
        machines.clear();
        emulator.endChildren();
    }

    /** Whether what belongs to somebody else is as it was. */
    public boolean isVictimUnharmed() {
        try (Stream<Path> files = Files.list(victim)) {
            return files.toList().equals(List.of(PlantedFiles.file(victim)))
                    && Files.readString(PlantedFiles.file(victim)).equals(VICTIM);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cleanUp();
        try {
            emulator.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
