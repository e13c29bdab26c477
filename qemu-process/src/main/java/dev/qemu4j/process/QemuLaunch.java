package dev.qemu4j.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What to run: a program with arguments, environment and working directory. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * QemuLaunch launch = QemuLaunch.of(QemuBinary.find(Architecture.X86_64))
 *         .name("web")
 *         .arguments(List.of("-nodefaults", "-display", "none"))
 *         .wrapper(List.of("nice", "-n", "5"));
 * }</pre>
 *
 * @param wrapper a command that runs the program, such as {@code taskset -c 2}; it must become the program ({@code exec}) rather than
 *     start it as a child, as {@code nice}, {@code taskset}, {@code setpriv}, {@code ip netns exec} and {@code systemd-run --scope} do
 * @param program the program and what comes before the arguments proper
 * @param arguments the arguments
 * @param name what the VM is called in messages, file names and thread names
 * @param environment variables that are set for the program, beside those of this JVM
 * @param workingDirectory where it runs, empty for this JVM's own working directory
 * @param log what becomes of its output
 * @param outliving whether it is to go on when this JVM ends; see {@link OutlivingProcesses}
 */
public record QemuLaunch(
        List<String> wrapper,
        List<String> program,
        List<String> arguments,
        String name,
        Map<String, String> environment,
        Optional<Path> workingDirectory,
        LogPolicy log,
        boolean outliving) {

    /**
     * Checks and copies the parts.
     *
     * @throws IllegalArgumentException if there is no program, a string has a NUL character, or a variable has an impossible name
     */
    public QemuLaunch {
        wrapper = List.copyOf(wrapper);
        program = List.copyOf(program);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(workingDirectory, "workingDirectory");
        Objects.requireNonNull(log, "log");
        if (program.isEmpty() || program.getFirst().isEmpty()) {
            throw new IllegalArgumentException("program: there is none");
        }
        wrapper.forEach(QemuLaunch::checkText);
        program.forEach(QemuLaunch::checkText);
        arguments.forEach(QemuLaunch::checkText);
        environment.forEach((variable, value) -> {
            if (variable.isEmpty() || variable.indexOf('=') >= 0) {
                throw new IllegalArgumentException("environment: '" + variable + "' is not a variable's name");
            }
            checkText(variable);
            checkText(value);
        });
    }

    private static void checkText(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + text.replace("\0", "\\0") + "' has a NUL character in it");
        }
    }

    /**
     * A launch of a QEMU, without arguments, with the log policy that the environment asks for.
     *
     * @param binary the emulator
     * @return the launch
     */
    public static QemuLaunch of(QemuBinary binary) {
        return of(List.of(binary.path().toString()));
    }

    /**
     * A launch of any program, such as a loader with a QEMU of its own libraries.
     *
     * @param program the program and the arguments that always belong to it
     * @return the launch
     */
    public static QemuLaunch of(List<String> program) {
        String name = program.isEmpty()
                ? ""
                : String.valueOf(Path.of(program.getFirst()).getFileName());
        return new QemuLaunch(
                List.of(), program, List.of(), name, Map.of(), Optional.empty(), LogPolicy.fromEnvironment(), false);
    }

    /**
     * This launch with other arguments.
     *
     * @param newArguments the arguments, as {@code CommandLine.of(config).arguments()} has them
     * @return the changed copy
     */
    public QemuLaunch arguments(List<String> newArguments) {
        return new QemuLaunch(wrapper, program, newArguments, name, environment, workingDirectory, log, outliving);
    }

    /**
     * This launch with another name.
     *
     * @param newName what the VM is called
     * @return the changed copy
     */
    public QemuLaunch name(String newName) {
        return new QemuLaunch(wrapper, program, arguments, newName, environment, workingDirectory, log, outliving);
    }

    /**
     * This launch with a wrapper command.
     *
     * @param newWrapper the command that runs the program, empty for none
     * @return the changed copy
     */
    public QemuLaunch wrapper(List<String> newWrapper) {
        return new QemuLaunch(newWrapper, program, arguments, name, environment, workingDirectory, log, outliving);
    }

    /**
     * This launch with other environment variables.
     *
     * @param newEnvironment the variables to set beside those of this JVM
     * @return the changed copy
     */
    public QemuLaunch environment(Map<String, String> newEnvironment) {
        return new QemuLaunch(wrapper, program, arguments, name, newEnvironment, workingDirectory, log, outliving);
    }

    /**
     * This launch in another working directory.
     *
     * @param directory where to run
     * @return the changed copy
     */
    public QemuLaunch workingDirectory(Path directory) {
        return new QemuLaunch(
                wrapper,
                program,
                arguments,
                name,
                environment,
                Optional.of(directory.toAbsolutePath()),
                log,
                outliving);
    }

    /**
     * This launch with another log policy.
     *
     * @param newLog what becomes of the output
     * @return the changed copy
     */
    public QemuLaunch log(LogPolicy newLog) {
        return new QemuLaunch(wrapper, program, arguments, name, environment, workingDirectory, newLog, outliving);
    }

    /**
     * This launch with another fate when this JVM ends. An outliving process is ended with the JVM like any other until
     * {@link OutlivingProcesses#save} has noted how to find it again. On Linux it runs in a session of its own.
     *
     * @param newOutliving whether the process is to go on
     * @return the changed copy
     */
    public QemuLaunch outliving(boolean newOutliving) {
        return new QemuLaunch(wrapper, program, arguments, name, environment, workingDirectory, log, newOutliving);
    }

    /**
     * The whole command line: wrapper, program, arguments.
     *
     * @return the command line
     */
    public List<String> command() {
        List<String> command = new ArrayList<>(wrapper);
        command.addAll(program);
        command.addAll(arguments);
        return List.copyOf(command);
    }
}
