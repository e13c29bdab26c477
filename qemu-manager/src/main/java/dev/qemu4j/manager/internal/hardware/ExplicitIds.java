package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.Part;

/**
 * Describes parts with the ids that they have in QEMU. A configuration derives the id of a part without one of its own from its
 * position: once an earlier part is removed, the derived id can be another part's.
 */
final class ExplicitIds {
    private ExplicitIds() {}

    static Part part(AttachedPart attached) {
        String id = attached.id();
        return switch (attached.part()) {
            case Disk disk -> disk.id(id);
            case Network network -> network.id(id);
            case Device device -> device.id(id);
            case Dimm dimm -> dimm.id(id);
            case VirtioMem memory -> memory.id(id);
            case Part other -> other;
        };
    }
}
