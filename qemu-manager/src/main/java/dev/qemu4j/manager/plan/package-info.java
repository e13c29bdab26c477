/**
 * What it takes to make a running machine the one that is wanted: computed, looked at, and only then carried out.
 *
 * <p>{@link dev.qemu4j.manager.VirtualMachine#plan} compares a machine with a configuration and returns a {@link
 * dev.qemu4j.manager.plan.Plan}: steps for what can be changed while the machine runs, and the changes that need a restart, each with
 * its reason. {@link dev.qemu4j.manager.VirtualMachine#apply} carries a plan out, all of it or nothing.
 *
 * <p>Everything here is an immutable value.
 */
@NullMarked
package dev.qemu4j.manager.plan;

import org.jspecify.annotations.NullMarked;
