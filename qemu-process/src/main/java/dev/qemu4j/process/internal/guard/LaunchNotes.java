package dev.qemu4j.process.internal.guard;

import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.internal.files.RuntimeBase;
import org.jspecify.annotations.Nullable;

/**
 * The guard's notes about one process. An outliving process has its own token, so that the guard can be made to forget it once it is saved;
 * until then the guard ends it like any other.
 */
public final class LaunchNotes implements AutoCloseable {
    private final Ledger.Note process;
    private final Ledger.@Nullable Note ownToken;
    private final String token;

    private LaunchNotes(Ledger.Note process, Ledger.@Nullable Note ownToken, String token) {
        this.process = process;
        this.ownToken = ownToken;
        this.token = token;
    }

    public static LaunchNotes of(QemuLaunch launch) {
        Ledger.Note process = Ledger.INSTANCE.launching();
        if (!launch.outliving()) {
            return new LaunchNotes(process, null, process.token());
        }
        String token = RuntimeBase.newName();
        return new LaunchNotes(process, Ledger.INSTANCE.token(token), token);
    }

    /** The value of the process's environment variable {@link Ledger#OWNER}. */
    public String token() {
        return token;
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
