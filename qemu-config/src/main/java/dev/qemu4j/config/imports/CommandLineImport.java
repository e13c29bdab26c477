package dev.qemu4j.config.imports;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Argument;
import dev.qemu4j.config.Cpu;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.Machine;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.internal.options.RawOptions;
import dev.qemu4j.config.option.OptionText;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Parses a command line option by option: settings here, parts that consist of several options in {@link PartsImport}. */
final class CommandLineImport {
    private static final Set<String> FLAGS = Set.of(
            "-S",
            "-nodefaults",
            "-no-user-config",
            "-nographic",
            "-enable-kvm",
            "-snapshot",
            "-daemonize",
            "-no-shutdown",
            "-no-reboot",
            "-preconfig",
            "-no-acpi",
            "-no-hpet",
            "-no-fd-bootchk",
            "-usb",
            "-full-screen",
            "-win2k-hack",
            "-only-migratable",
            "-singlestep",
            "-mem-prealloc",
            "-s",
            "-semihosting",
            "-portrait",
            "-xen-attach");
    private static final Set<String> MEMORY = Set.of("size", "slots", "maxmem");
    private static final Set<String> TOPOLOGY = Set.of("cpus", "sockets", "dies", "cores", "threads", "maxcpus");

    private final VmConfig.Builder vm;
    private final List<String> notes = new ArrayList<>();

    /** Options without a type, by their position. */
    private final SortedMap<Integer, Argument> passedOn = new TreeMap<>();

    private final List<Accelerator> accelerators = new ArrayList<>();
    private final PartsImport parts = new PartsImport();
    private final DisplayImport displays = new DisplayImport();
    private Optional<String> machineName = Optional.empty();
    private PropertyTree machine = PropertyTree.empty();
    private Optional<Kernel> kernel = Optional.empty();
    private String append = "";
    private Optional<Path> initrd = Optional.empty();
    private Optional<Path> deviceTree = Optional.empty();
    private boolean noDefaults;
    private boolean noUserConfig;

    CommandLineImport(Architecture architecture) {
        vm = VmConfig.builder().architecture(architecture);
    }

    ImportedCommandLine read(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-")) {
                passOn(i, "-hda", Optional.of(argument));
                continue;
            }
            String option = argument.startsWith("--") ? argument.substring(1) : argument;
            if (FLAGS.contains(option)) {
                flag(i, option);
            } else if (i + 1 < arguments.size()) {
                option(i, option, arguments.get(++i));
            } else {
                throw new IllegalArgumentException("command line: '" + argument + "' at the end has no value");
            }
        }
        return finish();
    }

    private void flag(int at, String option) {
        switch (option) {
            case "-S" -> vm.startPaused(true);
            case "-nodefaults" -> noDefaults = true;
            case "-no-user-config" -> noUserConfig = true;
            case "-enable-kvm" -> accelerators.add(Accelerator.KVM);
            default -> passOn(at, option, Optional.empty());
        }
    }

    private void option(int at, String option, String value) {
        boolean understood = switch (option) {
            case "-name" -> name(value);
            case "-machine", "-M" -> machine(value);
            case "-accel" -> accelerator(value);
            case "-cpu" -> cpu(value);
            case "-smp" -> smp(value);
            case "-m" -> memory(value);
            case "-kernel" -> {
                kernel = Optional.of(Kernel.of(Path.of(value)));
                yield true;
            }
            case "-initrd" -> {
                initrd = Optional.of(Path.of(value));
                yield true;
            }
            case "-append" -> {
                append = value;
                yield true;
            }
            case "-dtb" -> {
                deviceTree = Optional.of(Path.of(value));
                yield true;
            }
            case "-display" -> displays.option(value);
            default -> parts.option(at, option, value);
        };
        if (!understood) {
            passOn(at, option, Optional.of(value));
        }
    }

    private void passOn(int at, String option, Optional<String> value) {
        Optional<String> refusal = RawOptions.refusal(option, value);
        if (refusal.isPresent()) {
            notes.add(option + " is left out: " + refusal.get());
        } else {
            passedOn.put(at, new Argument(option, value));
        }
    }

    private boolean name(String value) {
        Optional<PropertyTree> tree = OptionText.parse(value, "guest")
                .filter(found -> found.text("guest").isPresent());
        tree.flatMap(found -> found.text("guest")).ifPresent(vm::name);
        return tree.filter(found -> found.keys().size() == 1).isPresent();
    }

    private boolean machine(String value) {
        Optional<PropertyTree> tree = OptionText.parse(value, "type");
        tree.ifPresent(found -> {
            found.text("type").ifPresent(type -> machineName = Optional.of(type));
            found.text("accel")
                    .ifPresent(names ->
                            List.of(names.split(":", -1)).forEach(each -> accelerators.add(Accelerator.of(each))));
            for (String key : found.keys()) {
                if (!key.equals("type") && !key.equals("accel")) {
                    machine = machine.with(key, found.get(key).orElseThrow());
                }
            }
        });
        return tree.isPresent();
    }

    private boolean accelerator(String value) {
        Optional<PropertyTree> tree = OptionText.parse(value, "accel")
                .filter(found -> found.text("accel").isPresent());
        tree.ifPresent(found -> {
            PropertyTree rest = PropertyTree.empty();
            for (String key : found.keys()) {
                rest = key.equals("accel")
                        ? rest
                        : rest.with(key, found.get(key).orElseThrow());
            }
            accelerators.add(new Accelerator(found.text("accel").orElseThrow(), rest));
        });
        return tree.isPresent();
    }

    private boolean cpu(String value) {
        vm.cpu(Cpu.parse(value));
        return true;
    }

    /** QEMU chooses the counts that are missing, so only a complete topology becomes a type. */
    private boolean smp(String value) {
        Optional<PropertyTree> tree = OptionText.parse(value, "cpus");
        if (tree.isEmpty() || !TOPOLOGY.containsAll(tree.get().keys())) {
            return false;
        }
        PropertyTree found = tree.get();
        int cpus = number(found, "cpus", cpusOf(found));
        vm.cpus(Math.max(cpus, 1));
        if (found.keys().equals(List.of("cpus"))) {
            return true;
        }
        if (!found.keys().containsAll(List.of("cpus", "sockets", "cores", "threads"))) {
            return false;
        }
        CpuTopology topology = new CpuTopology(
                number(found, "sockets", 1),
                number(found, "dies", 1),
                number(found, "cores", 1),
                number(found, "threads", 1));
        boolean same = number(found, "maxcpus", topology.capacity()) == topology.capacity()
                && (cpus == topology.capacity() || found.get("maxcpus").isPresent());
        if (same) {
            vm.cpus(cpus, topology);
        }
        return same;
    }

    /** The number of CPUs if it is not given. */
    private static int cpusOf(PropertyTree found) {
        int places = number(found, "sockets", 1) * number(found, "dies", 1) * number(found, "cores", 1);
        return number(found, "maxcpus", places * number(found, "threads", 1));
    }

    private static int number(PropertyTree tree, String key, int otherwise) {
        return tree.text(key).map(Integer::parseInt).orElse(otherwise);
    }

    /** For this option, unlike others, a number without a unit is in mebibytes. */
    private boolean memory(String value) {
        Optional<PropertyTree> tree = OptionText.parse(value, "size")
                .filter(found -> found.text("size").isPresent());
        if (tree.isEmpty()) {
            return false;
        }
        Memory memory = Memory.of(mebibytes(tree.get().text("size").orElseThrow()));
        Optional<String> max = tree.get().text("maxmem");
        int slots = number(tree.get(), "slots", 0);
        boolean understood = MEMORY.containsAll(tree.get().keys()) && max.isPresent() == (slots > 0);
        if (understood && max.isPresent()) {
            memory = memory.upTo(mebibytes(max.get()), slots);
        }
        vm.memory(memory);
        return understood;
    }

    private static DataSize mebibytes(String text) {
        return text.chars().allMatch(Character::isDigit) ? DataSize.parse(text + "M") : DataSize.parse(text);
    }

    private ImportedCommandLine finish() {
        if (!noDefaults) {
            notes.add(
                    "without -nodefaults, QEMU adds default devices; this configuration has only the devices that are given");
        }
        if (!noUserConfig) {
            notes.add(
                    "without -no-user-config, QEMU reads configuration files of the host; this configuration does not use them");
        }
        machineName.map(name -> new Machine(name, machine)).ifPresent(vm::machine);
        if (machineName.isEmpty() && !machine.isEmpty()) {
            vm.argument("-machine", machine.toText());
        }
        if (!accelerators.isEmpty()) {
            vm.accelerator(
                    accelerators.get(0),
                    accelerators.subList(1, accelerators.size()).toArray(Accelerator[]::new));
        }
        if (kernel.isPresent()) {
            Kernel all = kernel.get().commandLine(append);
            all = initrd.isPresent() ? all.initrd(initrd.get()) : all;
            vm.kernel(deviceTree.isPresent() ? all.deviceTree(deviceTree.get()) : all);
        } else if (!append.isEmpty() || initrd.isPresent()) {
            throw new IllegalArgumentException("command line: -initrd and -append need -kernel");
        }
        // The root ports are among the parts, which are not known yet.
        VmConfig bare = vm.rootPorts(RootPorts.none()).build();
        displays.into(vm);
        parts.into(vm, bare, passedOn);
        passedOn.values()
                .forEach(argument -> argument.value()
                        .ifPresentOrElse(
                                value -> vm.argument(argument.option(), value), () -> vm.argument(argument.option())));
        return new ImportedCommandLine(vm.build(), notes);
    }
}
