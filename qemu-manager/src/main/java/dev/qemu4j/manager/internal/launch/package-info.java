/** Starting a machine: settings, the session with QEMU, helper programs, consoles, secrets, the sandbox. */
@NullMarked
package dev.qemu4j.manager.internal.launch;

import org.jspecify.annotations.NullMarked;
