/** Decodes and encodes JSON for the generated code. */
@NullMarked
package dev.qemu4j.qapi.internal.json;

import org.jspecify.annotations.NullMarked;
