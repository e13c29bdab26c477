package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;

/**
 * A logical unit of an iSCSI target ({@code driver=iscsi}).
 *
 * @param portal the address of the target, with a port if it is not 3260
 * @param target the name of the target, such as {@code iqn.2010-01.org.example:disk}
 * @param lun the number of the logical unit
 */
public record IscsiSource(String portal, String target, int lun) implements BlockSource {
    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if a name is empty or the number negative
     */
    public IscsiSource {
        QemuText.checkNotEmpty("iscsi portal", portal);
        QemuText.checkNotEmpty("iscsi target", target);
        if (lun < 0) {
            throw new IllegalArgumentException("iscsi lun: " + lun + " is negative");
        }
    }

    @Override
    public PropertyTree tree() {
        return PropertyTree.of("driver", "iscsi")
                .with("transport", "tcp")
                .with("portal", portal)
                .with("target", target)
                .with("lun", lun);
    }
}
