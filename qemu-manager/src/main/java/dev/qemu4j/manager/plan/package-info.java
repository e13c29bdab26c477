/**
 * Desired state: plans that give a running machine a wanted configuration. A plan is computed, can be inspected, and is only then
 * executed.
 *
 * <p>{@link dev.qemu4j.manager.VirtualMachine#plan} compares a machine with a configuration and returns a {@link
 * dev.qemu4j.manager.plan.Plan}: the steps that can be taken while the machine runs, and the changes that need a restart, each with
 * its reason. {@link dev.qemu4j.manager.VirtualMachine#apply} executes a plan completely, or rolls it back.
 *
 * <p>All plans and steps are immutable values.
 */
@NullMarked
package dev.qemu4j.manager.plan;

import org.jspecify.annotations.NullMarked;
