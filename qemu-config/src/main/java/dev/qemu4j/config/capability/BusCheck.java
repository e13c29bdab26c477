package dev.qemu4j.config.capability;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.PropertyTree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds a bus for each device, in the order in which QEMU creates them: one that the machine has or a controller before the device.
 * Buses are known for common machines only, and devices on other machines are not checked.
 */
final class BusCheck {
    private static final String PCI = "PCI";
    private static final String VIRTIO = "virtio-bus";
    private static final String SYSTEM = "System";

    /** Which devices have a bus of a type for others. */
    private static final Map<String, Pattern> CONTROLLERS = Map.of(
            "SCSI",
                    Pattern.compile(
                            "(virtio|vhost|vhost-user)-scsi.*|lsi.*|megasas.*|mptsas.*|am53c974|dc390|pvscsi|usb-(uas|bot)"),
            "IDE", Pattern.compile(".*ahci|.*-ide|sii3112"),
            "floppy-bus", Pattern.compile("isa-fdc"),
            "usb-bus", Pattern.compile(".*([xeuo]hci).*"),
            "virtio-serial-bus", Pattern.compile("virtio-serial.*"),
            "HDA", Pattern.compile(".*intel-hda|ich9-intel-hda"),
            "ccid-bus", Pattern.compile("usb-ccid"));

    /** The types of buses that are on a machine or not there at all. */
    private static final List<String> BUILT_IN = List.of(PCI, "ISA", VIRTIO);

    /** The devices without a real bus that each family of machines accepts. */
    private static final Map<String, Pattern> DYNAMIC = Map.of(
            "x86", Pattern.compile("ramfb|.*-iommu|vmbus-bridge|.*-intel-iommu"),
            "microvm", Pattern.compile("ramfb"),
            "arm virt", Pattern.compile("ramfb|tpm-tis-device|vfio-.*|.*-xgmac|uefi-vars-sysbus|arm-smmuv3"),
            "riscv virt", Pattern.compile("ramfb|tpm-tis-device|riscv-iommu.*|uefi-vars-sysbus"));

    private final MachineTraits machine;
    private final QemuCapabilities qemu;

    /** How many more devices find a bus, by its type. */
    private final Map<String, Integer> free;

    private final String family;
    private final List<ConfigProblem> problems = new ArrayList<>();

    BusCheck(VmConfig config, QemuCapabilities qemu) {
        this.machine = MachineTraits.of(
                config.architecture().qemuName(), config.machine().name());
        this.qemu = qemu;
        this.family = family(machine);
        this.free = new HashMap<>(builtIn(machine, family));
    }

    private static String family(MachineTraits machine) {
        String name = machine.machine();
        if (name.equals("none") || name.equals("isapc")) {
            return name;
        }
        if (machine.virt()) {
            return switch (machine.architecture()) {
                case "aarch64", "arm" -> "arm virt";
                case "riscv64", "riscv32" -> "riscv virt";
                default -> "";
            };
        }
        if (machine.x86()) {
            return machine.pci() ? (machine.ide() ? "x86" : "") : "microvm";
        }
        return machine.pci() ? "" : "board";
    }

    private static Map<String, Integer> builtIn(MachineTraits machine, String family) {
        int many = Integer.MAX_VALUE;
        return switch (family) {
            case "x86" ->
                machine.pcie()
                        ? Map.of(PCI, many, "ISA", many, "IDE", many)
                        : Map.of(PCI, many, "ISA", many, "IDE", many, "floppy-bus", many);
            case "isapc" -> Map.of("ISA", many, "IDE", many, "floppy-bus", many);
            case "microvm" -> Map.of("ISA", many, VIRTIO, 24);
            case "arm virt" -> Map.of(PCI, many, VIRTIO, 32);
            case "riscv virt" -> Map.of(PCI, many, VIRTIO, 8);
            case "board" ->
                switch (machine.machine()) {
                    case "vexpress-a9", "vexpress-a15" -> Map.of(VIRTIO, 4);
                    case "xlnx-versal-virt" -> Map.of(VIRTIO, 8, "usb-bus", many);
                    default -> machine.machine().startsWith("raspi") ? Map.of("usb-bus", many) : Map.of();
                };
            default -> Map.of();
        };
    }

    /** Takes a device's bus, and adds those that it has for others. */
    void add(String source, PropertyTree device) {
        String driver = device.text("driver").orElse("");
        String bus = qemu.buses().getOrDefault(driver, "");
        if (!family.isEmpty() && device.get("bus").isEmpty()) {
            place(source, driver, bus);
        }
        CONTROLLERS.forEach((type, drivers) -> {
            if (drivers.matcher(driver).matches()) {
                free.put(type, Integer.MAX_VALUE);
            }
        });
    }

    private void place(String source, String driver, String bus) {
        if (bus.equals(SYSTEM)) {
            if (!DYNAMIC.getOrDefault(family, Pattern.compile(""))
                    .matcher(driver)
                    .matches()) {
                problem(source, driver + " cannot be added to machine '" + machine.machine() + "'");
            }
            return;
        }
        if (!BUILT_IN.contains(bus) && !CONTROLLERS.containsKey(bus)) {
            return;
        }
        int left = free.getOrDefault(bus, 0);
        if (left > 0) {
            free.put(bus, left == Integer.MAX_VALUE ? left : left - 1);
        } else if (BUILT_IN.contains(bus)) {
            problem(
                    source,
                    driver + " needs a bus of type " + bus + ", but machine '" + machine.machine() + "' has none"
                            + (free.containsKey(bus) ? " left" : ""));
        } else {
            problem(
                    source,
                    driver + " needs a bus of type " + bus + ", but neither machine '" + machine.machine()
                            + "' nor a device before it has one; add a controller first");
        }
    }

    private void problem(String source, String reason) {
        problems.add(new ConfigProblem(source, reason));
    }

    List<ConfigProblem> problems() {
        return List.copyOf(problems);
    }
}
