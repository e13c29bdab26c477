/**
 * How a configuration becomes options: property trees, their renderings, and parts.
 *
 * <p>The properties of a device are a {@link dev.qemu4j.config.option.PropertyTree}. The same tree renders as
 * {@code key=value} text for a command line, as JSON, and as the arguments of a QMP command, so that a disk on the command
 * line and the same disk hot-plugged cannot differ. Values are data: they are escaped in one place, when they are rendered,
 * and cannot add an option.
 *
 * <p>A device is a {@link dev.qemu4j.config.option.Part}. It describes itself to an
 * {@link dev.qemu4j.config.option.OptionCollector}, which hands out ids, puts devices on the buses of the machine and keeps the
 * {@link dev.qemu4j.config.option.QemuOption options}. A new kind of device is a new implementation of {@code Part}, in this
 * library or in an application.
 */
@NullMarked
package dev.qemu4j.config.option;

import org.jspecify.annotations.NullMarked;
