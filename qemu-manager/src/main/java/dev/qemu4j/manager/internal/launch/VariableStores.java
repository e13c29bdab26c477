package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.process.internal.files.FileFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The variable stores of firmware that the machines of this JVM use. QEMU's lock on an image lets a second machine use the same store, and
 * each would overwrite what the other has written.
 */
public final class VariableStores {
    /** The names of the machines by the identities of their stores, which may have several paths. */
    private static final Map<Object, String> MACHINES = new ConcurrentHashMap<>();

    private VariableStores() {}

    /**
     * Claims the variable store of a machine, if it has one.
     *
     * @param directory the working directory of QEMU
     * @return gives the claim back
     * @throws InvalidConfigException if another machine of this JVM uses the store
     */
    public static Runnable claim(VmConfig config, Path directory) {
        // A machine has one firmware at most.
        Optional<Path> store = config.parts(Uefi.class).stream()
                .flatMap(firmware -> firmware.variables().stream())
                .findFirst();
        return store.isPresent() ? claim(config.name(), directory.resolve(store.get())) : () -> {};
    }

    private static Runnable claim(String machine, Path path) {
        Object key;
        try {
            key = FileFacts.of(path.toRealPath()).key();
        } catch (IOException e) {
            return () -> {}; // QEMU reports that best
        }
        String other = MACHINES.putIfAbsent(key, machine);
        if (other != null) {
            throw new InvalidConfigException(
                    machine,
                    List.of(new ConfigProblem(
                            "firmware",
                            "VM '" + other + "' uses the variable store " + path
                                    + "; give each machine a copy of its own")));
        }
        return () -> MACHINES.remove(key);
    }
}
