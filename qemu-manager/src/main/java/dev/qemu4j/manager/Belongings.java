package dev.qemu4j.manager;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What belongs to one machine beside QEMU and its directory.
 *
 * @param hold that it outlives this JVM, if it does
 */
record Belongings(Consoles consoles, MachineHelpers helpers, Optional<Hold> hold) {
    static Belongings of(Settings settings, String machine, Optional<Hold> hold) {
        return new Belongings(new Consoles(machine), new MachineHelpers(settings, machine), hold);
    }

    Lifetime lifetime() {
        return hold.<Lifetime>map(it -> it).orElse(Lifetime.OF_THE_JVM);
    }

    /** What the machine consists of has changed. */
    void changed(Supplier<VmConfig> config) {
        hold.ifPresent(it -> it.changed(config));
    }

    /** Puts away what is left when QEMU has ended, its directory included. */
    void putAway(RuntimeDirectory directory) {
        consoles.close();
        helpers.end();
        directory.close();
        hold.ifPresent(Hold::gone);
    }

    /** Puts away what was there for a QEMU that did not come to be of use. */
    void abandon() {
        consoles.close();
        helpers.abandon();
        hold.ifPresent(Hold::forget);
    }

    /** Lets go of what goes on with QEMU. */
    void leave() {
        consoles.leave();
        helpers.leave();
        hold.ifPresent(Hold::close);
    }
}
