package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.Collection;
import java.util.List;

/** How a session starts QEMU. */
public interface SessionPlan {
    /** Returns the arguments, after making the files that they name and starting the helper programs that QEMU connects to. */
    List<String> arguments(RuntimeDirectory directory) throws InterruptedException;

    /** Called when QEMU was spawned, before it answers. May throw to give up. */
    default void spawned(QemuProcess process) {}

    /** {@return the helper programs; if one has failed, it is the reason why QEMU did not start} */
    default Collection<Helper> helpers() {
        return List.of();
    }

    /** {@return whether QEMU outlives this JVM, and where it has its directory} */
    default Lifetime lifetime() {
        return Lifetime.OF_THE_JVM;
    }
}
