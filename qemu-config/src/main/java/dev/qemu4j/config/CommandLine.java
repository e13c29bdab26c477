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
 * A configuration as the command line of QEMU. It is the same for every QEMU since 5.2.
 *
 * @param options the options in their order
 */
public record CommandLine(List<QemuOption> options) {
    /** Where not only {@code -blockdev} takes JSON, as it does from before 5.2, but each of the options that have such a form. */
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
     * @throws IllegalArgumentException if the machine has a secret that is held in memory, a console, or a part that needs another
     *     program, or its accelerator is still {@link Accelerator#auto()}
     */
    public static CommandLine of(VmConfig config) {
        config.parts(HelperPart.class).stream().findFirst().ifPresent(part -> {
            throw new IllegalArgumentException(
                    part.kind() + ": it needs a " + part.program()
                            + " that is started before QEMU; put the part that names its socket in its place, as a manager does");
        });
        CollectedOptions out = VmOptions.collect(config);
        out.sockets().stream().findFirst().ifPresent(id -> {
            throw new IllegalArgumentException(
                    "console '" + id + "': its socket has no place before QEMU is started, and none is given");
        });
        return checked(config, out);
    }

    private static CommandLine checked(VmConfig config, CollectedOptions out) {
        if (config.accelerators().stream().anyMatch(Accelerator::isAuto)) {
            throw new IllegalArgumentException(
                    "accelerator: 'auto' is not one of QEMU's; put the one that was found on the"
                            + " host in its place with withAccelerator, as a manager does");
        }
        for (Secret secret : config.parts(Secret.class)) {
            if (secret.file().isEmpty()) {
                throw new IllegalArgumentException(
                        "secret '" + secret.id() + "': it is held in memory, and QEMU reads secrets from files");
            }
        }
        return new CommandLine(out.options());
    }

    /**
     * The command line that starts a virtual machine with secrets that are held in memory.
     *
     * @param config the virtual machine
     * @param files writes a secret to a file that only the user of QEMU can read, and returns its path; asked for each secret
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
     * @param files writes a secret to a file that only the user of QEMU can read, and returns its path; asked for each secret
     *     that is held in memory
     * @param sockets the path of the Unix domain socket of a console, by the id of its character device, or of a part that needs
     *     another program, by the program's name; asked for each {@link Serial#console()} and the like, in the order in which the
     *     machine has them
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
     * The arguments for the emulator, one string each, with nothing left to be quoted.
     *
     * @return an unmodifiable list without the emulator itself
     */
    public List<String> arguments() {
        List<String> arguments = new ArrayList<>(2 * options.size());
        options.forEach(option -> arguments.addAll(option.arguments()));
        return List.copyOf(arguments);
    }

    /**
     * The arguments for an emulator of a certain version, with devices, block nodes, network backends and objects as JSON as far
     * as it takes that: the same properties, with their types. Both forms make the same machine; this one is refused where a
     * property has the wrong type.
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
     * The command line, option by option, with what asked for each and why.
     *
     * @return text of several lines
     */
    public String explain() {
        return Explanation.of(options);
    }

    /** Returns the arguments as a shell would read them. */
    @Override
    public String toString() {
        return Explanation.shell(arguments());
    }
}
