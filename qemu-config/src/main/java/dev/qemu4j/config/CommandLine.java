package dev.qemu4j.config;

import dev.qemu4j.config.internal.options.CollectedOptions;
import dev.qemu4j.config.internal.options.Explanation;
import dev.qemu4j.config.internal.options.VmOptions;
import dev.qemu4j.config.option.HelperPart;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.config.setting.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The command line of QEMU for a configuration. It is the same for every QEMU since 5.2.
 *
 * @param options the options in their order
 */
public record CommandLine(List<QemuOption> options) {
    /** The first version in which all options that have a JSON form accept it; {@code -blockdev} does since before 5.2. */
    private static final QemuVersion JSON_EVERYWHERE = new QemuVersion(7, 2, 0);

    /** Copies the list. */
    public CommandLine {
        options = List.copyOf(options);
    }

    /**
     * The command line that starts a virtual machine.
     *
     * @param config the virtual machine
     * @return the command line
     * @throws IllegalArgumentException if the machine has a secret that is held in memory, a console, or a part that needs a
     *     helper program, or its accelerator is still {@link Accelerator#auto()}
     */
    public static CommandLine of(VmConfig config) {
        config.parts(HelperPart.class).stream().findFirst().ifPresent(part -> {
            throw new IllegalArgumentException(part.kind() + ": it needs a " + part.program()
                    + " that is started before QEMU; start one and use the part's at(socket), as a manager does");
        });
        CollectedOptions out = VmOptions.collect(config);
        out.sockets().stream().findFirst().ifPresent(id -> {
            throw new IllegalArgumentException(
                    "console '" + id
                            + "': the path of its socket is chosen by whoever starts QEMU; use CommandLine.of with a function for sockets");
        });
        return checked(config, out);
    }

    private static CommandLine checked(VmConfig config, CollectedOptions out) {
        if (config.accelerators().stream().anyMatch(Accelerator::isAuto)) {
            throw new IllegalArgumentException("accelerator: 'auto' is a placeholder that QEMU does not know;"
                    + " replace it with withAccelerator, as a manager does");
        }
        for (Secret secret : config.parts(Secret.class)) {
            if (secret.file().isEmpty()) {
                throw new IllegalArgumentException("secret '" + secret.id() + "': it is held in memory, but QEMU reads"
                        + " secrets from files; use CommandLine.of with a function for secrets");
            }
        }
        return new CommandLine(out.options());
    }

    /**
     * The command line that starts a virtual machine with secrets that are held in memory.
     *
     * @param config the virtual machine
     * @param files writes a secret to a file that only the user of QEMU can read, and returns its path; called for each secret
     *     that is held in memory
     * @return the command line
     * @throws IllegalArgumentException if the machine has a console, or its accelerator is still {@link Accelerator#auto()}
     */
    public static CommandLine of(VmConfig config, Function<Secret, Path> files) {
        return of(withFiles(config, files));
    }

    /**
     * The command line that starts a virtual machine with secrets that are held in memory, and with consoles.
     *
     * @param config the virtual machine
     * @param files writes a secret to a file that only the user of QEMU can read, and returns its path; called for each secret
     *     that is held in memory
     * @param sockets returns the path of a Unix domain socket: of a console by the id of its character device, of a part that
     *     needs a helper program by the program's name; called in the order of the parts
     * @return the command line
     * @throws IllegalArgumentException if the accelerator is still {@link Accelerator#auto()}
     */
    public static CommandLine of(VmConfig config, Function<Secret, Path> files, Function<String, Path> sockets) {
        VmConfig complete = withFiles(config, files);
        return checked(complete, VmOptions.collectWithSockets(complete, sockets));
    }

    private static VmConfig withFiles(VmConfig config, Function<Secret, Path> files) {
        List<Part> parts = new ArrayList<>(config.parts());
        parts.replaceAll(part -> part instanceof Secret secret && secret.file().isEmpty()
                ? Secret.file(secret.id(), files.apply(secret))
                : part);
        VmConfig.Builder builder = config.toBuilder().removeParts(part -> true);
        parts.forEach(builder::part);
        return builder.build();
    }

    /**
     * The arguments for the emulator, one string each. They need no quoting.
     *
     * @return an unmodifiable list without the emulator itself
     */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(2 * options.size());
        options.forEach(option -> arguments.addAll(option.arguments()));
        return List.copyOf(arguments);
    }

    /**
     * The arguments for an emulator of the given version. Devices, block nodes, network back ends and objects are JSON where
     * that version accepts it. Both forms describe the same machine; in JSON, properties have types, and QEMU refuses a
     * property of the wrong type.
     *
     * @param version the version of the emulator
     * @return an unmodifiable list without the emulator itself
     */
    public List<String> arguments(QemuVersion version) {
        boolean everywhere = version.compareTo(JSON_EVERYWHERE) >= 0;
        List<String> arguments = new ArrayList<>(2 * options.size());
        options.forEach(option -> arguments.addAll(
                everywhere || option.name().equals("-blockdev") ? option.jsonArguments() : option.arguments()));
        return List.copyOf(arguments);
    }

    /**
     * The command line for people: each option with its source and its reason.
     *
     * @return text of several lines
     */
    public String explain() {
        return Explanation.of(options);
    }

    /** Returns the arguments, quoted for a shell. */
    @Override
    public String toString() {
        return Explanation.shell(arguments());
    }
}
