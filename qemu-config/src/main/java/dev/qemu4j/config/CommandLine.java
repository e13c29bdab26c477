package dev.qemu4j.config;

import dev.qemu4j.config.option.QemuOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A configuration as the command line of QEMU. It is the same for every QEMU since 5.2.
 *
 * @param options the options in their order
 */
public record CommandLine(List<QemuOption> options) {
    /** Copies the list. */
    public CommandLine {
        options = List.copyOf(options);
    }

    /**
     * The command line that starts a virtual machine.
     *
     * @param config the virtual machine
     * @return the command line
     */
    public static CommandLine of(VmConfig config) {
        return new CommandLine(VmOptions.collect(config).options());
    }

    /**
     * The arguments for the emulator, one string each, with nothing left to be quoted.
     *
     * @return an unmodifiable list without the emulator itself
     */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(2 * options.size());
        options.forEach(option -> arguments.addAll(option.arguments()));
        return List.copyOf(arguments);
    }
}
