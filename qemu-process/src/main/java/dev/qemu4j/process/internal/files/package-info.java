/** Where things are on this host: runtime directories, the user's own directories, installed programs. */
@NullMarked
package dev.qemu4j.process.internal.files;

import org.jspecify.annotations.NullMarked;
