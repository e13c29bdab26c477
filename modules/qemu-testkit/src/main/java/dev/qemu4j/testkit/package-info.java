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
 * A {@link dev.qemu4j.testkit.Reply} is what the server does in reply to a command. Everything that can go wrong with a reply is a method:
 *
 * <pre>{@code
 * qemu.on("cont", Reply.event("RESUME").then(Reply.empty()));           // the event first, in the same write
 * qemu.once("query-kvm", Reply.silence());                              // no reply at all
 * qemu.alter("query-status", Reply::byteByByte);                        // the usual reply, in pieces
 * qemu.once("stop", Reply.empty().withId("of another request"));         // a reply to another request
 * qemu.once("query-name", Reply.text("{]}").thenReset());               // garbage, and an abrupt end
 * HeldReply held = qemu.hold("blockdev-add");                           // a reply that waits for held.release()
 * }</pre>
 *
 * Faults of a whole connection are methods of {@link dev.qemu4j.testkit.FakeConnection}. The greeting and other settings of the server are in
 * {@link dev.qemu4j.testkit.FakeQemuBuilder}.
 *
 * <h2>A QEMU that misbehaves on purpose</h2>
 *
 * {@link dev.qemu4j.testkit.HostileQemu} is a program to be started as an emulator. It answers wrongly, floods, ignores signals and plants
 * files, as a script of {@linkplain dev.qemu4j.testkit.Misbehaviour misbehaviours} says.
 *
 * <h2>Record and replay</h2>
 *
 * {@link dev.qemu4j.testkit.Recorder} records the conversation of a program with a real QEMU. {@link dev.qemu4j.testkit.Replay} repeats QEMU's
 * part without QEMU, and checks that of the program:
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
 * The file is a {@link dev.qemu4j.testkit.Transcript}: text with one message per line, to be read, edited and committed.
 *
 * <h2>Real QEMUs</h2>
 *
 * {@link dev.qemu4j.testkit.TestQemus} lists the QEMUs that a suite runs on. {@link dev.qemu4j.testkit.TestPrograms} finds programs that only
 * some tests need. {@link dev.qemu4j.testkit.MicroGuest} is a guest to boot.
 *
 * <h2>Properties</h2>
 *
 * {@link dev.qemu4j.testkit.QmpArbitraries} has random messages, splits of bytes and schedules of faults for
 * <a href="https://jqwik.net">jqwik</a>. {@link dev.qemu4j.testkit.VmConfigArbitraries} has random configurations of virtual machines.
 */
@NullMarked
package dev.qemu4j.testkit;

import org.jspecify.annotations.NullMarked;
