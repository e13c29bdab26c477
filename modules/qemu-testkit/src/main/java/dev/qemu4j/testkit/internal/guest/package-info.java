/** The Linux guest that this project's own tests boot. */
@NullMarked
package dev.qemu4j.testkit.internal.guest;

import org.jspecify.annotations.NullMarked;
