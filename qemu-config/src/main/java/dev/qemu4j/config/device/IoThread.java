package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;

/**
 * An I/O thread of QEMU for disks ({@code -object iothread}), so that disks with different threads do not wait for each other.
 * A disk uses it with {@link dev.qemu4j.config.Disk#ioThread}.
 *
 * @param id its id
 */
public record IoThread(String id) implements Part {
    /**
     * Checks the id.
     *
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public IoThread {
        Ids.check("iothread id", id);
    }

    @Override
    public String kind() {
        return "iothread";
    }

    @Override
    public void describe(OptionCollector out) {
        out.from("iothread '" + id + "'");
        out.claim(IdSpace.OBJECT, id);
        out.add(OptionKind.OBJECT, PropertyTree.of("qom-type", "iothread").with("id", id), "an I/O thread for disks");
    }
}
