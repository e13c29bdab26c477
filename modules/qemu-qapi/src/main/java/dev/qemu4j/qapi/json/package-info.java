/** What generated code reads and writes JSON with. Not exported. */
@NullMarked
package dev.qemu4j.qapi.json;

import org.jspecify.annotations.NullMarked;
