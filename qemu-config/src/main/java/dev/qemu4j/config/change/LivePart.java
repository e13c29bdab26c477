package dev.qemu4j.config.change;

import dev.qemu4j.config.internal.options.CollectedOptions;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A part of a machine that runs, with what QEMU made of it. Immutable; its {@link LiveMachine} knows whether it is still there.
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
     * What it was described as.
     *
     * @return the part
     */
    public Part part() {
        return part;
    }

    /**
     * What it is called in QEMU.
     *
     * @return the id of its device, or of the last thing that it consists of where that is none; nothing for what QEMU has no id
     *     for
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
     * What QEMU made for this part alone, in the order in which it is made.
     *
     * @return an unmodifiable list
     */
    public List<QemuOption> options() {
        return own;
    }

    /**
     * What this part needs and was the first to ask for, such as the controller that all SCSI disks share. It stays when the part
     * goes.
     *
     * @return an unmodifiable list
     */
    public List<QemuOption> shared() {
        return all.stream().filter(option -> !own.contains(option)).toList();
    }

    /**
     * Everything that QEMU made when it got this part: what is its own and what it shares.
     *
     * @return an unmodifiable list in the order in which it is made
     */
    public List<QemuOption> made() {
        return all;
    }

    /**
     * The buses that its own devices name, such as the root ports that it sits in.
     *
     * @return an unmodifiable list
     */
    public List<String> buses() {
        return buses(own);
    }

    /**
     * The buses that the devices name which it was the first to ask for.
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
     * Whether it was plugged into the machine while that ran.
     *
     * @return false for what the machine was started with
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
