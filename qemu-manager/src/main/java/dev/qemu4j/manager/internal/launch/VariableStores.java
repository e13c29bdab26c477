package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.option.ConfigProblem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
        List<Object> mine = new ArrayList<>();
        Runnable release = () -> mine.forEach(MACHINES::remove);
        for (Uefi firmware : config.parts(Uefi.class)) {
            firmware.variables().map(directory::resolve).ifPresent(path -> claim(config.name(), path, mine));
        }
        return release;
    }

    private static void claim(String machine, Path path, List<Object> mine) {
        Object key;
        try {
            key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return; // QEMU reports that best
        }
        if (key != null) {
            String other = MACHINES.putIfAbsent(key, machine);
            if (other != null) {
                throw new InvalidConfigException(
                        machine,
                        List.of(new ConfigProblem(
                                "firmware",
                                "VM '" + other + "' uses the variable store " + path
                                        + "; give each machine a copy of its own")));
            }
            mine.add(key);
        }
    }
}
