package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.function.Supplier;

/**
 * What belongs to one machine beside QEMU and its directory.
 *
 * @param lifetime how long the machine lasts: as long as this JVM, or longer
 */
public record MachineResources(Consoles consoles, MachineHelpers helpers, Lifetime lifetime) {
    public static MachineResources of(ManagerSettings settings, String machine, Lifetime lifetime) {
        return new MachineResources(new Consoles(machine), new MachineHelpers(settings, machine), lifetime);
    }

    /** The machine's configuration has changed. */
    public void changed(Supplier<VmConfig> config) {
        lifetime.changed(config);
    }

    /** Releases everything once QEMU has ended, its directory included. */
    public void cleanUp(RuntimeDirectory directory) {
        consoles.close();
        helpers.end();
        directory.close();
        lifetime.end();
    }

    /** Releases what was prepared for a QEMU that did not start. */
    public void abandon() {
        consoles.close();
        helpers.abandon();
        lifetime.abandon();
    }

    /** Lets go of what runs on with QEMU. */
    public void leave() {
        consoles.leave();
        helpers.leave();
        lifetime.leave();
    }
}
