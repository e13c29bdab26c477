package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.manager.internal.cache.UserCache;
import dev.qemu4j.process.Diagnosis;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which emulators can use the sandbox. Some were built without it, and some kernels refuse it.
 *
 * <p>What QEMU prints when a machine does not start is only a reason to ask: it quotes names from the configuration and from disk images. The
 * answer is that of the same emulator alone, without a machine.
 */
public final class SandboxSupport {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.machine");

    private static final boolean LINUX = System.getProperty("os.name", "").startsWith("Linux");

    private static final List<String> ALONE =
            List.of("-nodefaults", "-no-user-config", "-machine", "none", "-display", "none", "-sandbox", "on");

    /** The answers, by the emulator's file and what runs it. */
    private static final Map<String, Boolean> ANSWERS = new ConcurrentHashMap<>();

    private final ManagerSettings settings;
    private final QemuBinary binary;

    public SandboxSupport(ManagerSettings settings, QemuBinary binary) {
        this.settings = settings;
        this.binary = binary;
    }

    /** Whether the sandbox may work: true unless the emulator has refused it. */
    public boolean isPossible() {
        return LINUX && (ANSWERS.isEmpty() || ANSWERS.getOrDefault(identity(), true));
    }

    /** Whether a machine did not start because its emulator cannot use the sandbox. */
    public boolean isMissing(QemuStartException failure, Deadline deadline) throws InterruptedException {
        if (failure.diagnosis().cause() != Diagnosis.Cause.SANDBOX_UNAVAILABLE) {
            return false;
        }
        String identity = identity();
        Boolean known = ANSWERS.get(identity);
        if (known == null) {
            known = answer(deadline);
            ANSWERS.put(identity, known);
        }
        return !known;
    }

    /** Starts the emulator alone. */
    private boolean answer(Deadline deadline) throws InterruptedException {
        try {
            QemuSession.open("sandbox-probe", settings, deadline, binary, directory -> ALONE)
                    .close();
            return true;
        } catch (QemuStartException e) {
            boolean refused = e.diagnosis().cause() == Diagnosis.Cause.SANDBOX_UNAVAILABLE;
            if (refused) {
                LOG.warn(
                        "{} cannot use the sandbox, so its machines run without one: {}",
                        binary,
                        e.diagnosis().message());
            }
            return !refused;
        }
    }

    /** A text that changes when another file is at the emulator's path, or something else runs it. */
    private String identity() {
        return file() + settings.wrapper();
    }

    /** The path alone for a file that cannot be looked at: whoever starts it is told why. */
    private String file() {
        try {
            Path real = binary.path().toRealPath();
            Object inode = Files.readAttributes(real, BasicFileAttributes.class).fileKey();
            return UserCache.identity(real) + inode;
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("{}: its attributes cannot be read", binary, e);
            return binary.path().toString();
        }
    }
}
