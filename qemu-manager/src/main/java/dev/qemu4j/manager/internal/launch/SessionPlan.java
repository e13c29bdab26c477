package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.Collection;
import java.util.List;

/** What a session starts, and what is done before and meanwhile. */
public interface SessionPlan {
    /** The arguments. Makes what they name in QEMU's directory, and starts what QEMU is to connect to. */
    List<String> arguments(RuntimeDirectory directory) throws InterruptedException;

    /** Called when QEMU was spawned, before it can be used; may throw to give up. */
    default void spawned(QemuProcess process) {}

    /** The programs without which QEMU cannot start: if one has failed, it is the reason. */
    default Collection<Helper> helpers() {
        return List.of();
    }

    /** Where QEMU gets its directory, and whether it is to go on when this JVM ends. */
    default Lifetime lifetime() {
        return Lifetime.OF_THE_JVM;
    }
}
