package dev.qemu4j.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A program to run, with arguments, environment and working directory. Immutable; each method returns a changed copy.
 *
 * <pre>{@code
 * QemuLaunch launch = QemuLaunch.of(QemuBinary.find(Architecture.X86_64))
 *         .name("web")
 *         .arguments(List.of("-nodefaults", "-display", "none"))
 *         .wrapper(List.of("nice", "-n", "5"));
 * }</pre>
 *
 * @param wrapper a command that runs the program, such as {@code taskset -c 2}; it must replace itself by the program ({@code exec}), not
 *     start it as a child; {@code nice}, {@code taskset}, {@code setpriv}, {@code ip netns exec} and {@code systemd-run --scope} do so
 * @param program the program and the arguments that always precede the others
 * @param arguments the arguments
 * @param name the name of the VM in messages, file names and thread names
 * @param environment variables that are set for the program, in addition to those of this JVM
 * @param workingDirectory the working directory, empty for that of this JVM
 * @param log where the output is logged
 * @param outliving whether the process continues when this JVM ends; see {@link OutlivingProcesses}
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
     * @throws IllegalArgumentException if there is no program, a string contains a NUL character, or the name of a variable is not valid
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
            throw new IllegalArgumentException("program: it is empty");
        }
        wrapper.forEach(QemuLaunch::checkText);
        program.forEach(QemuLaunch::checkText);
        arguments.forEach(QemuLaunch::checkText);
        environment.forEach((variable, value) -> {
            if (variable.isEmpty() || variable.indexOf('=') >= 0) {
                throw new IllegalArgumentException("environment: '" + variable + "' is not a valid name of a variable");
            }
            checkText(variable);
            checkText(value);
        });
    }

    private static void checkText(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("'" + text.replace("\0", "\\0") + "' contains a NUL character");
        }
    }

    /**
     * Creates a launch of QEMU without arguments, with the log policy that the environment selects.
     *
     * @param binary the emulator
     * @return the launch
     */
    public static QemuLaunch of(QemuBinary binary) {
        return of(List.of(binary.path().toString()));
    }

    /**
     * Creates a launch of any program, such as a dynamic loader that runs a QEMU with its own libraries.
     *
     * @param program the program and the arguments that always precede the others
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
     * Returns this launch with other arguments.
     *
     * @param newArguments the arguments, as {@code CommandLine.of(config).arguments()} has them
     * @return the changed copy
     */
    public QemuLaunch arguments(List<String> newArguments) {
        return new QemuLaunch(wrapper, program, newArguments, name, environment, workingDirectory, log, outliving);
    }

    /**
     * Returns this launch with another name.
     *
     * @param newName the name of the VM
     * @return the changed copy
     */
    public QemuLaunch name(String newName) {
        return new QemuLaunch(wrapper, program, arguments, newName, environment, workingDirectory, log, outliving);
    }

    /**
     * Returns this launch with a wrapper command.
     *
     * @param newWrapper the command that runs the program, empty for none
     * @return the changed copy
     */
    public QemuLaunch wrapper(List<String> newWrapper) {
        return new QemuLaunch(newWrapper, program, arguments, name, environment, workingDirectory, log, outliving);
    }

    /**
     * Returns this launch with other environment variables.
     *
     * @param newEnvironment the variables to set in addition to those of this JVM
     * @return the changed copy
     */
    public QemuLaunch environment(Map<String, String> newEnvironment) {
        return new QemuLaunch(wrapper, program, arguments, name, newEnvironment, workingDirectory, log, outliving);
    }

    /**
     * Returns this launch with another working directory.
     *
     * @param directory the directory
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
     * Returns this launch with another log policy.
     *
     * @param newLog where the output is logged
     * @return the changed copy
     */
    public QemuLaunch log(LogPolicy newLog) {
        return new QemuLaunch(wrapper, program, arguments, name, environment, workingDirectory, newLog, outliving);
    }

    /**
     * Returns this launch with another setting for the end of this JVM. Until {@link OutlivingProcesses#save} has saved it, an outliving
     * process is ended with the JVM like any other. On Linux it runs in its own session.
     *
     * @param newOutliving whether the process continues when this JVM ends
     * @return the changed copy
     */
    public QemuLaunch outliving(boolean newOutliving) {
        return new QemuLaunch(wrapper, program, arguments, name, environment, workingDirectory, log, newOutliving);
    }

    /**
     * Returns the whole command line: wrapper, program, arguments.
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
