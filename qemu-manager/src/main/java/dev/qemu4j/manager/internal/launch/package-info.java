/** What a machine is started with: the session with QEMU, helpers, consoles, secrets, the sandbox. */
@NullMarked
package dev.qemu4j.manager.internal.launch;

import org.jspecify.annotations.NullMarked;
