package dev.qemu4j.config;

import dev.qemu4j.config.option.PropertyTree;
import java.util.Objects;
import java.util.Set;

/**
 * What executes the guest's instructions ({@code -accel}).
 *
 * <p>{@link #TCG} works everywhere. The others need a host of the guest's architecture and the permission to use it.
 * {@link #auto()} leaves the choice to the host that runs the machine.
 *
 * @param name QEMU's name of the accelerator, or {@code auto}
 * @param properties its other properties
 */
public record Accelerator(String name, PropertyTree properties) {
    /** QEMU's own translator. It works everywhere and for any guest architecture, and is slow. */
    public static final Accelerator TCG = of("tcg");

    /** Linux's virtualization. */
    public static final Accelerator KVM = of("kvm");

    /** Virtualization on macOS. */
    public static final Accelerator HVF = of("hvf");

    /** Virtualization on Windows. */
    public static final Accelerator WHPX = of("whpx");

    /** Virtualization on NetBSD. */
    public static final Accelerator NVMM = of("nvmm");

    /** Xen. */
    public static final Accelerator XEN = of("xen");

    private static final String AUTO = "auto";

    private static final Set<String> WITH_HOST_CPU = Set.of("kvm", "hvf");

    /**
     * Checks the name.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public Accelerator {
        Objects.requireNonNull(properties, "properties");
        if (name.isEmpty()) {
            throw new IllegalArgumentException("accelerator: '' is empty");
        }
    }

    /**
     * An accelerator by its name in QEMU.
     *
     * @param name the name, such as {@code mshv}
     * @return the accelerator
     * @throws IllegalArgumentException if the name is empty
     */
    public static Accelerator of(String name) {
        return new Accelerator(name, PropertyTree.empty());
    }

    /**
     * The fastest accelerator that works on the host. It is a placeholder, not an accelerator of QEMU: to find the fastest one,
     * guest code has to run, which nothing in this package does. Whoever runs the machine replaces the placeholder with
     * {@link VmConfig#withAccelerator}; a manager does so when it creates the machine. Until then
     * {@link CommandLine#of(VmConfig)} refuses the configuration.
     *
     * <p>It must be the only accelerator, because one after it would never be tried, and it has no properties. The CPU model
     * that {@linkplain VmConfig#effectiveCpu() follows the accelerator} follows the one that was found.
     *
     * @return the placeholder, equal to {@code Accelerator.of("auto")}
     */
    public static Accelerator auto() {
        return of(AUTO);
    }

    /**
     * This accelerator with a property, such as {@code TCG.with("thread", "single")}.
     *
     * @param key the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is not a valid property name
     */
    public Accelerator with(String key, String value) {
        return new Accelerator(name, properties.with(key, value));
    }

    /**
     * Whether this is the placeholder for the fastest accelerator.
     *
     * @return true for {@link #auto()}
     */
    public boolean isAuto() {
        return name.equals(AUTO);
    }

    /**
     * Whether the guest's CPU can be the host's ({@code -cpu host}).
     *
     * @return true for KVM and HVF
     */
    public boolean hasHostCpu() {
        return WITH_HOST_CPU.contains(name);
    }
}
