package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.qapi.qom.ObjectPropertyInfo;
import dev.qemu4j.qapi.qom.QomGet;
import dev.qemu4j.qapi.qom.QomList;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommandException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a QEMU that has been running which of its root ports have a device in them. Not by {@code query-pci}, which sees nothing behind
 * a port until the guest's firmware has numbered its bus.
 */
public final class OccupiedPorts {
    /** Where QEMU has the devices that have an id. */
    private static final String DEVICES = "/machine/peripheral";

    private OccupiedPorts() {}

    /** The ids of the ports. */
    public static Set<String> ask(QmpClient qmp) throws InterruptedException {
        Set<String> occupied = new TreeSet<>();
        for (ObjectPropertyInfo device : qmp.execute(QomList.of(DEVICES))) {
            if (device.type().startsWith("child<")) {
                portOf(qmp, device.name()).ifPresent(occupied::add);
            }
        }
        return occupied;
    }

    /** A device whose bus is that of another one is in that one. */
    private static Optional<String> portOf(QmpClient qmp, String device) throws InterruptedException {
        try {
            String bus =
                    qmp.execute(QomGet.of(DEVICES + "/" + device, "parent_bus")).asString("");
            String inside = bus.startsWith(DEVICES + "/") ? bus.substring(DEVICES.length() + 1) : "";
            return Optional.of(inside.replaceFirst("/.*", "")).filter(port -> !port.isEmpty());
        } catch (QmpCommandException e) {
            // It is not on a bus.
            return Optional.empty();
        }
    }
}
