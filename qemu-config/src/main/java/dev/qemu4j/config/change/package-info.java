/** The differences between two configurations, and hot-plug: the parts of a running machine and how it can change. */
@NullMarked
package dev.qemu4j.config.change;

import org.jspecify.annotations.NullMarked;
