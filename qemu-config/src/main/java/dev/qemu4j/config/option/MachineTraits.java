package dev.qemu4j.config.option;

import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The properties of a machine type that decide where devices go.
 *
 * @param architecture QEMU's name of the architecture
 * @param machine the machine type
 * @param virtio the transport of virtio devices
 * @param pci whether there is a PCI bus of any kind
 * @param pcie whether the root bus is PCI Express and called {@code pcie.0}
 * @param ide whether an IDE or SATA controller is built in
 * @param isa whether there is an ISA bus
 */
public record MachineTraits(
        String architecture,
        String machine,
        VirtioTransport virtio,
        boolean pci,
        boolean pcie,
        boolean ide,
        boolean isa) {

    private static final Set<String> X86 = Set.of("x86_64", "i386");

    /** Boards of x86, Arm and RISC-V without a PCI bus. */
    private static final Pattern NO_PCI = Pattern.compile("isapc|spike|shakti_c|sifive_[eu]|microchip-icicle-kit"
            + "|(raspi|mps[23]-|musca-|vexpress-|xlnx-|netduino|stm32|lm3s|mcimx6).*|microbit|cubieboard|orangepi-pc"
            + "|sabrelite|midway|highbank|realview-pb-a8|realview-pbx-a9|integratorcp|musicpal");

    /** Checks for nulls. */
    public MachineTraits {
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(machine, "machine");
        Objects.requireNonNull(virtio, "virtio");
    }

    /**
     * The traits of a machine type. Types that this library does not know are taken to be PCI machines.
     *
     * @param architecture QEMU's name of the architecture
     * @param machine the machine type, with or without a version, such as {@code q35} or {@code pc-q35-7.2}
     * @return the traits
     */
    public static MachineTraits of(String architecture, String machine) {
        boolean x86 = X86.contains(architecture);
        if (NO_PCI.matcher(machine).matches()) {
            return new MachineTraits(architecture, machine, VirtioTransport.MMIO, false, false, x86, x86);
        }
        if (is(machine, "microvm")) {
            return new MachineTraits(architecture, machine, VirtioTransport.MMIO, false, false, false, true);
        }
        if (is(machine, "s390-ccw-virtio")) {
            return new MachineTraits(architecture, machine, VirtioTransport.CCW, true, false, false, false);
        }
        if (machine.equals("none")) {
            return new MachineTraits(architecture, machine, VirtioTransport.MMIO, false, false, false, false);
        }
        if (machine.equals("q35") || machine.startsWith("pc-q35-")) {
            return new MachineTraits(architecture, machine, VirtioTransport.PCI, true, true, true, true);
        }
        if (x86 && (machine.equals("pc") || machine.startsWith("pc-"))) {
            return new MachineTraits(architecture, machine, VirtioTransport.PCI, true, false, true, true);
        }
        if (is(machine, "virt") && architecture.equals("m68k")) {
            return new MachineTraits(architecture, machine, VirtioTransport.MMIO, false, false, false, false);
        }
        if (is(machine, "virt") || machine.equals("sbsa-ref")) {
            return new MachineTraits(architecture, machine, VirtioTransport.PCI, true, true, false, false);
        }
        return new MachineTraits(architecture, machine, VirtioTransport.PCI, true, false, false, false);
    }

    /**
     * Whether the machine is an x86 machine.
     *
     * @return true for the architectures {@code x86_64} and {@code i386}
     */
    public boolean x86() {
        return X86.contains(architecture);
    }

    /**
     * Whether the machine is the one that QEMU has for virtual hardware.
     *
     * @return true for {@code virt}, with or without a version
     */
    public boolean virt() {
        return is(machine, "virt");
    }

    private static boolean is(String machine, String family) {
        return machine.equals(family) || machine.startsWith(family + "-");
    }
}
