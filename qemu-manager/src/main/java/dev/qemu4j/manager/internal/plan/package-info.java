/** Desired state: works out the plan that gives a running machine a wanted configuration, and executes it. */
@NullMarked
package dev.qemu4j.manager.internal.plan;

import org.jspecify.annotations.NullMarked;
