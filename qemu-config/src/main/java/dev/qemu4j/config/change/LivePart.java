package dev.qemu4j.config.change;

import dev.qemu4j.config.internal.options.CollectedOptions;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a running machine, with the options that created it. Immutable; its {@link LiveMachine} knows whether it is still
 * there.
 *
 * @see LiveMachine
 */
public final class LivePart {
    private final int number;
    private final Part part;
    private final List<QemuOption> all;
    private final List<QemuOption> own;
    private final Map<String, Integer> positions;
    private final boolean plugged;

    LivePart(int number, Part part, CollectedOptions described, Map<String, Integer> positions, boolean plugged) {
        this.number = number;
        this.part = part;
        this.own = described.options(number);
        this.all = described.options().stream()
                .filter(option -> own.contains(option)
                        || described.options(CollectedOptions.sharedBy(number)).contains(option))
                .toList();
        this.positions = positions;
        this.plugged = plugged;
    }

    int number() {
        return number;
    }

    Map<String, Integer> positions() {
        return positions;
    }

    /**
     * The part.
     *
     * @return the part
     */
    public Part part() {
        return part;
    }

    /**
     * Its id in QEMU.
     *
     * @return the id of its last device, or of its last other thing if it has no device; nothing if QEMU has no id for it
     */
    public Optional<String> id() {
        Optional<String> device = own.stream()
                .filter(option -> isDevice(option))
                .flatMap(option -> idOf(option).stream())
                .reduce((first, last) -> last);
        return device.or(
                () -> own.stream().flatMap(option -> idOf(option).stream()).reduce((first, last) -> last));
    }

    /**
     * What QEMU created for this part alone, in the order of creation.
     *
     * @return an unmodifiable list
     */
    public List<QemuOption> options() {
        return own;
    }

    /**
     * What this part added to share with others, such as the controller of all SCSI disks. It stays when the part is unplugged.
     *
     * @return an unmodifiable list
     */
    public List<QemuOption> shared() {
        return all.stream().filter(option -> !own.contains(option)).toList();
    }

    /**
     * Everything that QEMU created when this part was added: its own and what it shares.
     *
     * @return an unmodifiable list in the order of creation
     */
    public List<QemuOption> made() {
        return all;
    }

    /**
     * The buses that its own devices name, such as the root ports that it uses.
     *
     * @return an unmodifiable list
     */
    public List<String> buses() {
        return buses(own);
    }

    /**
     * The buses that its shared devices name.
     *
     * @return an unmodifiable list
     */
    public List<String> sharedBuses() {
        return buses(shared());
    }

    static List<String> buses(List<QemuOption> options) {
        return options.stream()
                .filter(LivePart::isDevice)
                .flatMap(option -> option.properties().flatMap(tree -> tree.text("bus")).stream())
                .toList();
    }

    /**
     * Whether it was hot-plugged.
     *
     * @return false if the machine was started with it
     */
    public boolean isPlugged() {
        return plugged;
    }

    static boolean isDevice(QemuOption option) {
        return option.name().equals(OptionKind.DEVICE.option());
    }

    static Optional<String> idOf(QemuOption option) {
        return OptionKind.ofOption(option.name())
                .flatMap(kind -> option.properties().flatMap(tree -> tree.text(kind.idKey())));
    }

    /** Returns the part and its id. */
    @Override
    public String toString() {
        return part.kind() + id().map(id -> " '" + id + "'").orElse("");
    }
}
