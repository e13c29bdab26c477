/** A guest's keyboard and pointer: sends key presses, text, movements and clicks. */
@NullMarked
package dev.qemu4j.manager.input;

import org.jspecify.annotations.NullMarked;
