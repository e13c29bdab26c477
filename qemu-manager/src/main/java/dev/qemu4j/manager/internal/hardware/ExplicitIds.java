package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.Part;

/**
 * Parts under the ids that they have in QEMU. Left as they are, those without an id of their own are called by their places, and when
 * a part before them has gone such an id can be another's.
 */
final class ExplicitIds {
    private ExplicitIds() {}

    static Part part(AttachedPart plugged) {
        String id = plugged.id();
        return switch (plugged.part()) {
            case Disk disk -> disk.id(id);
            case Network network -> network.id(id);
            case Device device -> device.id(id);
            case Dimm dimm -> dimm.id(id);
            case VirtioMem memory -> memory.id(id);
            case Part other -> other;
        };
    }
}
