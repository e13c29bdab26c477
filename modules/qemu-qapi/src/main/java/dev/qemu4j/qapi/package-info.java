/**
 * Every command, event and type of QEMU's QMP, and of its guest agent, as Java.
 *
 * <p>A command is a record that any {@link dev.qemu4j.qmp.QmpClient} can execute. Its method {@code of} takes the mandatory
 * arguments. Each optional argument has a method of the same name, which returns a copy with the argument:
 *
 * <pre>{@code
 * client.execute(QueryStatus.INSTANCE).status();
 * client.execute(BlockdevMirror.of("disk0", "copy", MirrorSyncMode.FULL).jobId("mirror0"));
 * }</pre>
 *
 * <p>A {@link dev.qemu4j.qapi.QapiSession} checks first that its QEMU supports a command, and subscribes to events as records.
 * {@link dev.qemu4j.qapi.QmpSchema} tells what a QEMU supports.
 *
 * <p>The types are in the packages below this one, which follow the modules of QAPI. Those of the guest agent are in {@code
 * guest}. Older and newer versions of QEMU can be used: {@link dev.qemu4j.qapi.Extras} holds the members that the types do
 * not have. All types are immutable and safe for use by several threads.
 */
@NullMarked
package dev.qemu4j.qapi;

import org.jspecify.annotations.NullMarked;
