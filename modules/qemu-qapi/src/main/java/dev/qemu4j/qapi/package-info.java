/**
 * Every command, event and type of QEMU's QMP, and of its guest agent, as Java.
 *
 * <p>Commands are records that any {@link dev.qemu4j.qmp.QmpClient} executes. {@code of} takes the mandatory arguments, and
 * each optional one has a method of its own name that returns a copy:
 *
 * <pre>{@code
 * client.execute(QueryStatus.INSTANCE).status();
 * client.execute(BlockdevMirror.of("disk0", "copy", MirrorSyncMode.FULL).jobId("mirror0"));
 * }</pre>
 *
 * <p>A {@link dev.qemu4j.qapi.QapiSession} executes them too, but not before it has made sure that its QEMU has what they
 * need, and subscribes to events as records. {@link dev.qemu4j.qapi.QmpSchema} says what a QEMU has.
 *
 * <p>The types are in the packages below this one, cut as QAPI cuts its modules; those of the guest agent in {@code guest}.
 * Whatever QEMU sends can be read, be it older or newer than the types: {@link dev.qemu4j.qapi.Extras} holds what these
 * cannot say. All are immutable and safe for use by several threads.
 */
@NullMarked
package dev.qemu4j.qapi;

import org.jspecify.annotations.NullMarked;
