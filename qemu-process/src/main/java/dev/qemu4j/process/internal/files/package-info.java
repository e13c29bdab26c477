/** Paths on this host: runtime directories, the user's directories, installed programs, sockets. */
@NullMarked
package dev.qemu4j.process.internal.files;

import org.jspecify.annotations.NullMarked;
