package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.firmware.Bios;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.process.internal.files.FileFacts;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Checks the files that QEMU reads before it answers: the kernel with its files, and the firmware. QEMU would block on a FIFO, and wait for
 * a file system that does not answer.
 */
public final class BootFiles {
    private record Named(String name, Path path) {}

    private final VmConfig config;
    private final Path directory;
    private final List<Named> files = new ArrayList<>();

    private BootFiles(VmConfig config, Path directory) {
        this.config = config;
        this.directory = directory;
        config.kernel().ifPresent(kernel -> {
            add("kernel", kernel.image());
            kernel.initrd().ifPresent(path -> add("initrd", path));
            kernel.deviceTree().ifPresent(path -> add("device tree", path));
        });
        config.parts(Bios.class).forEach(bios -> add("firmware", bios.image()));
        config.parts(Uefi.class).forEach(uefi -> {
            add("firmware", uefi.code());
            uefi.variables().ifPresent(path -> add("firmware variables", path));
        });
    }

    private void add(String name, Path path) {
        files.add(new Named(name, directory.resolve(path)));
    }

    /**
     * Checks the files of a configuration.
     *
     * @param directory the working directory of QEMU
     * @throws InvalidConfigException if one can be neither a kernel nor firmware
     * @throws VmOperationException if the file system does not answer by the deadline
     */
    public static void check(VmConfig config, Path directory, Deadline deadline) throws InterruptedException {
        BootFiles files = new BootFiles(config, directory);
        if (!files.files.isEmpty()) {
            files.check(deadline);
        }
    }

    private void check(Deadline deadline) throws InterruptedException {
        check(config.name(), files.stream().map(Named::path).toList(), this::checkAll, deadline);
    }

    /**
     * Runs a check on a thread of its own, because a call to a file system that does not answer cannot be interrupted. That thread ends when it
     * answers.
     */
    static void check(String machine, List<Path> files, Runnable checks, Deadline deadline)
            throws InterruptedException {
        Duration left = deadline.left();
        FutureTask<?> check = new FutureTask<>(checks, null);
        Thread.ofPlatform().daemon().name("vm-files " + machine).start(check);
        try {
            check.get(left.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new VmOperationException(
                    machine,
                    "create",
                    "the file system of " + files + " did not answer within " + left + "; check its mount",
                    null,
                    e);
        } catch (ExecutionException e) {
            throw failure(e.getCause());
        }
    }

    private static RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException failure ? failure : new IllegalStateException(cause);
    }

    private void checkAll() {
        for (Named file : files) {
            if (isEndless(file.path())) {
                throw new InvalidConfigException(
                        config.name(),
                        List.of(new ConfigProblem(file.name(), file.path() + " is a FIFO or a device, not a file")));
            }
        }
        KernelCheck.check(config, directory);
    }

    /** False for a file that cannot be looked at: QEMU reports that best. */
    private static boolean isEndless(Path file) {
        try {
            return FileFacts.of(file.toRealPath()).isEndless();
        } catch (IOException e) {
            return false;
        }
    }
}
