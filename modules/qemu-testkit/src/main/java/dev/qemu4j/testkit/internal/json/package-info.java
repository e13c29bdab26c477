/** JSON as QEMU reads and writes it: parsing, framing of a stream, comparison with a recording. */
@NullMarked
package dev.qemu4j.testkit.internal.json;

import org.jspecify.annotations.NullMarked;
