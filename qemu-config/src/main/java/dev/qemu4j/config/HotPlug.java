package dev.qemu4j.config;

import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.option.QmpCall;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The QMP commands that plug a device into a running machine, rendered from the same description as its command line.
 *
 * @param options what the machine gets, in the order in which it is added
 * @param portsTaken the ports that it goes into
 */
public record HotPlug(List<QemuOption> options, List<String> portsTaken) {
    /** Copies the lists. */
    public HotPlug {
        options = List.copyOf(options);
        portsTaken = List.copyOf(portsTaken);
    }

    /**
     * What it takes to plug a device into a machine.
     *
     * @param config the machine as it is now: an automatic id is the next that it has not got
     * @param part the device
     * @param freePorts the free ports for PCI devices, such as {@code port0}, taken in this order; empty on machines that plug
     *     devices into their own bus
     * @return the commands
     * @throws InvalidConfigException if the device doesn't suit the machine, its id is taken, or it is of a kind that cannot
     *     be plugged in
     */
    public static HotPlug of(VmConfig config, Part part, List<String> freePorts) {
        Objects.requireNonNull(part, "part");
        int present = VmOptions.collect(config).options().size();
        OptionCollector out = VmOptions.collect(config, part, freePorts);
        List<QemuOption> added = out.options().subList(present, out.options().size());
        List<ConfigProblem> problems = new ArrayList<>(out.problems());
        for (QemuOption option : added) {
            if (option.addCall().isEmpty() || isFixed(option)) {
                problems.add(new ConfigProblem(
                        option.source(),
                        String.join(" ", option.arguments()) + " cannot be added to a running machine"));
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(config.name(), problems);
        }
        List<String> taken = freePorts.stream()
                .filter(port -> added.stream()
                        .anyMatch(option -> option.properties()
                                .flatMap(tree -> tree.text("bus"))
                                .filter(port::equals)
                                .isPresent()))
                .toList();
        return new HotPlug(added, taken);
    }

    private static boolean isFixed(QemuOption option) {
        Optional<String> driver = option.properties().flatMap(tree -> tree.text("driver"));
        return option.name().equals("-device")
                && driver.filter(name -> name.startsWith("ide-") || name.equals("floppy"))
                        .isPresent();
    }

    /**
     * The commands that add the device, in the order in which they must be sent.
     *
     * @return an unmodifiable list
     */
    public List<QmpCall> additions() {
        return options.stream().flatMap(option -> option.addCall().stream()).toList();
    }

    /**
     * The commands that take it away again, in the order in which they must be sent. {@code device_del} only asks the guest;
     * what follows it must wait for the event {@code DEVICE_DELETED}.
     *
     * @return an unmodifiable list
     */
    public List<QmpCall> removals() {
        List<QmpCall> calls = new ArrayList<>();
        options.forEach(option -> option.removeCall().ifPresent(calls::add));
        Collections.reverse(calls);
        return List.copyOf(calls);
    }
}
