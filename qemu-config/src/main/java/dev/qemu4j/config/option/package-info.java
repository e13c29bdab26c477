/**
 * How a configuration becomes options: one tree of properties, and its renderings.
 *
 * <p>Everything QEMU is told about a device is a {@link dev.qemu4j.config.option.PropertyTree}. It renders as
 * {@code key=value} text for a command line, as JSON text, and as a map for the arguments of a QMP command, so that a
 * disk on the command line and the same disk plugged in later can't differ. Values are data: escaping happens in the
 * rendering, in one place, and no value can add an option.
 *
 * <p>A device is a {@link dev.qemu4j.config.option.Part}: it describes itself to an
 * {@link dev.qemu4j.config.option.OptionCollector}, which hands out ids, places devices on the buses of the machine and
 * keeps the list of {@link dev.qemu4j.config.option.QemuOption options}. A new kind of device is one new
 * implementation of {@code Part}, here or in an application.
 */
@NullMarked
package dev.qemu4j.config.option;

import org.jspecify.annotations.NullMarked;
