/** What QEMU prints: the files it goes to, kept from growing without bound, and how its words become a message. */
@NullMarked
package dev.qemu4j.process.internal.output;

import org.jspecify.annotations.NullMarked;
