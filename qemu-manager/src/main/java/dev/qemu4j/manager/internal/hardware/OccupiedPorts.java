package dev.qemu4j.manager.internal.hardware;

import dev.qemu4j.qapi.qom.ObjectPropertyInfo;
import dev.qemu4j.qapi.qom.QomGet;
import dev.qemu4j.qapi.qom.QomList;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Asks a QEMU that has been running for a while which of its root ports have a device in them. {@code query-pci} cannot tell: it sees
 * nothing behind a port until the guest's firmware has numbered its bus.
 */
public final class OccupiedPorts {
    /** The QOM path of the devices that have an id. */
    private static final String DEVICES = "/machine/peripheral";

    private OccupiedPorts() {}

    /** Returns the ids of the occupied ports. By the deadline all is answered, or a command times out. */
    public static Set<String> query(QmpClient qmp, Deadline deadline) throws InterruptedException {
        Set<String> occupied = new TreeSet<>();
        for (ObjectPropertyInfo device : qmp.execute(QomList.of(DEVICES), deadline.left())) {
            if (device.type().startsWith("child<")) {
                portOf(qmp, device.name(), deadline).ifPresent(occupied::add);
            }
        }
        return occupied;
    }

    /** The device whose bus another device sits on; empty if that is no device with an id. */
    private static Optional<String> portOf(QmpClient qmp, String device, Deadline deadline)
            throws InterruptedException {
        try {
            String bus = qmp.execute(QomGet.of(DEVICES + "/" + device, "parent_bus"), deadline.left())
                    .asString("");
            String inside = bus.startsWith(DEVICES + "/") ? bus.substring(DEVICES.length() + 1) : "";
            return Optional.of(inside.replaceFirst("/.*", "")).filter(port -> !port.isEmpty());
        } catch (QmpCommandException e) {
            // The device is not on a bus.
            return Optional.empty();
        }
    }
}
