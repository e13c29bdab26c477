package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.internal.concurrent.Cleanup;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.function.Supplier;

/**
 * The resources of one machine besides QEMU and its directory.
 *
 * @param lifetime whether the machine lasts as long as this JVM or longer
 */
public record MachineResources(Consoles consoles, MachineHelpers helpers, Lifetime lifetime) {
    public static MachineResources of(ManagerSettings settings, String machine, Lifetime lifetime) {
        return new MachineResources(new Consoles(machine), new MachineHelpers(settings, machine), lifetime);
    }

    /** Called when the machine's configuration has changed. */
    public void changed(Supplier<VmConfig> config) {
        lifetime.changed(config);
    }

    /** Releases everything when QEMU has ended, including its directory. What fails does not keep the rest from being released. */
    public void cleanUp(RuntimeDirectory directory) {
        Cleanup.runAll(consoles::close, helpers::end, directory::close, lifetime::end);
    }

    /** Releases the resources of a QEMU that did not start. */
    public void abandon() {
        Cleanup.runAll(consoles::close, helpers::abandon, lifetime::abandon);
    }

    /** Leaves the resources of a QEMU that goes on. */
    public void leave() {
        Cleanup.runAll(consoles::leave, helpers::leave, lifetime::leave);
    }
}
