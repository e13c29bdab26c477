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
 * {@link dev.qemu4j.process.Helper} is a process that QEMU needs.
 *
 * <h2>When the JVM ends</h2>
 *
 * <p>Whatever was started in here ends with the JVM, however that ends: SIGKILL and the kernel's out-of-memory killer included. A guard, a
 * shell that is started with the first process and goes a second after the last, waits for the end of a pipe that only the JVM holds
 * open. Then it sends SIGTERM to all processes that carry the JVM's token in their environment or that the JVM has noted in a file,
 * SIGKILL to those that are still there most of a second later, and removes their runtime directories. It needs {@code /bin/sh}; without
 * that, there is a warning in the log and no guard. What it cannot find is a process whose environment was cleared by a wrapper within the
 * millisecond in which it was started, and it can do nothing about one that belongs to another user.
 *
 * <p>{@link dev.qemu4j.process.OutlivingProcesses} is for processes that are to go on, to be found again by a later JVM.
 */
@NullMarked
package dev.qemu4j.process;

import org.jspecify.annotations.NullMarked;
