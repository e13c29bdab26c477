/**
 * Parts for tests of programs that use QEMU.
 *
 * <h2>A QMP server that does what the test says</h2>
 *
 * {@link dev.qemu4j.testkit.FakeQemu} listens on a real socket and speaks QMP as QEMU does, to any client, in any language:
 *
 * <pre>{@code
 * try (FakeQemu qemu = FakeQemu.start()) {
 *     qemu.on("query-block", Reply.json("[{'device': 'disk0', 'locked': false}]"));
 *     qemu.once("device_add", Reply.error("DeviceNotFound", "no bus 'pcie.9'"));
 *
 *     // the program under test connects to qemu.address()
 *
 *     Request added = qemu.awaitRequest("device_add", Duration.ofSeconds(5));
 *     qemu.emit("DEVICE_DELETED", Map.of("device", "net0"));
 * }
 * }</pre>
 *
 * A {@link dev.qemu4j.testkit.Reply} is what the server does in answer to a command, and everything that can go wrong with
 * one is a method of it:
 *
 * <pre>{@code
 * qemu.on("cont", Reply.event("RESUME").then(Reply.empty()));           // the event first, in the same write
 * qemu.once("query-kvm", Reply.silence());                              // no reply at all
 * qemu.alter("query-status", Reply::byteByByte);                        // the usual reply, in pieces
 * qemu.once("stop", Reply.empty().withId("of somebody else"));          // a reply that belongs to nobody
 * qemu.once("query-name", Reply.text("{]}").thenReset());               // garbage, and an abrupt end
 * HeldReply held = qemu.hold("blockdev-add");                           // a reply that waits for held.release()
 * }</pre>
 *
 * What concerns a whole connection is on {@link dev.qemu4j.testkit.FakeConnection}, and what the server is like from the
 * beginning, its greeting included, on {@link dev.qemu4j.testkit.FakeQemuBuilder}.
 *
 * <h2>Record and replay</h2>
 *
 * {@link dev.qemu4j.testkit.Recorder} writes down what a program and a real QEMU say to each other, and
 * {@link dev.qemu4j.testkit.Replay} says QEMU's part again and checks the program's, without QEMU:
 *
 * <pre>{@code
 * try (Recorder recorder = Recorder.start(realQemu, transcript)) {
 *     program(recorder.address());
 * }
 *
 * try (Replay replay = Replay.start(transcript)) {
 *     program(replay.address());
 * }
 * }</pre>
 *
 * The file is a {@link dev.qemu4j.testkit.Transcript}: text, one line a message, to be read, edited and committed.
 *
 * <h2>Real QEMUs</h2>
 *
 * {@link dev.qemu4j.testkit.TestQemus} says which QEMUs a suite runs on, several versions among them, and
 * {@link dev.qemu4j.testkit.TestPrograms} finds what only some tests need; {@link dev.qemu4j.testkit.MicroGuest} is something to
 * boot.
 *
 * <h2>Properties</h2>
 *
 * {@link dev.qemu4j.testkit.QmpArbitraries} has random messages, splits of bytes and schedules of faults for
 * <a href="https://jqwik.net">jqwik</a>, and {@link dev.qemu4j.testkit.VmConfigArbitraries} random virtual machines with the worst
 * texts that QEMU can be given.
 */
@NullMarked
package dev.qemu4j.testkit;

import org.jspecify.annotations.NullMarked;
