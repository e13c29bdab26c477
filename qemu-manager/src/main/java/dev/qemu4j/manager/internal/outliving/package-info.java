/** Machines that outlive the JVM that created them: the claim on a name, and the records by which they are found. */
@NullMarked
package dev.qemu4j.manager.internal.outliving;

import org.jspecify.annotations.NullMarked;
