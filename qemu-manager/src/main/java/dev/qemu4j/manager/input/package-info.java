/** A guest's keyboard and pointer: what a person would type and click, sent by a program. */
@NullMarked
package dev.qemu4j.manager.input;

import org.jspecify.annotations.NullMarked;
