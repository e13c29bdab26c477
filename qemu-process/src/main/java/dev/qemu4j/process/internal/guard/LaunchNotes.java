package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.internal.files.RuntimeBase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The guard's notes about one process. An outliving process has its own token, so that the guard can be made to forget it once it is saved;
 * until then the guard ends it like any other.
 */
public final class LaunchNotes implements AutoCloseable {
    private final Ledger.Note process;
    private final Ledger.@Nullable Note ownToken;
    private final String owner;

    private LaunchNotes(Ledger.Note process, Ledger.@Nullable Note ownToken, String owner) {
        this.process = process;
        this.ownToken = ownToken;
        this.owner = owner;
    }

    public static LaunchNotes of(QemuLaunch launch) {
        Ledger ledger = Ledger.INSTANCE;
        Ledger.Note process = ledger.launching();
        if (!launch.outliving()) {
            return new LaunchNotes(process, null, ledger.owner(Optional.empty()));
        }
        String token = RuntimeBase.newName();
        return new LaunchNotes(process, ledger.token(token), ledger.owner(Optional.of(token)));
    }

    /** The value of the process's environment variable {@link Ledger#OWNER}, which no other process of this JVM has. */
    public String owner() {
        return owner;
    }

    public void started(long pid) {
        process.started(pid);
    }

    @Override
    public void close() {
        process.close();
        if (ownToken != null) {
            ownToken.close();
        }
    }
}
