/** What a particular QEMU can do, and whether a configuration suits it. */
@NullMarked
package dev.qemu4j.config.capability;

import org.jspecify.annotations.NullMarked;
