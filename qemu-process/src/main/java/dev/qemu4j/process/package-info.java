/**
 * QEMU as a child process: found, launched, watched and ended. This package knows nothing of QMP.
 *
 * <pre>{@code
 * QemuLaunch launch = QemuLaunch.of(QemuBinary.find(Architecture.X86_64)).name("web");
 * try (RuntimeDirectory directory = RuntimeDirectory.create()) {
 *     Path qmp = directory.socket("qmp.sock");
 *     QemuProcess qemu = QemuProcess.start(
 *             launch.arguments(List.of("-display", "none", "-qmp", "unix:" + qmp + ",server=on,wait=off")), directory);
 *     // ... talk to it ...
 *     StopOutcome outcome = qemu.stop(StopPolicy.DEFAULT);
 * }
 * }</pre>
 *
 * <p>{@link dev.qemu4j.process.QemuBinary} finds the program. {@link dev.qemu4j.process.RuntimeDirectory} is the VM's private
 * directory. {@link dev.qemu4j.process.QemuLaunch} says what to run and
 * {@link dev.qemu4j.process.QemuProcess} is what runs; {@link dev.qemu4j.process.ProcessExit} tells how it ended. All failures are
 * {@link dev.qemu4j.process.QemuProcessException}s; one that QEMU explained itself has a {@link dev.qemu4j.process.Diagnosis}.
 */
@NullMarked
package dev.qemu4j.process;

import org.jspecify.annotations.NullMarked;
