/**
 * Finds QEMU, launches it as a child process, watches it and ends it. This package does not use QMP.
 *
 * <pre>{@code
 * QemuLaunch launch = QemuLaunch.of(QemuBinary.find(Architecture.X86_64)).name("web");
 * try (RuntimeDirectory directory = RuntimeDirectory.create()) {
 *     Path qmp = directory.socket("qmp.sock");
 *     QemuProcess qemu = QemuProcess.start(
 *             launch.arguments(List.of("-display", "none", "-qmp", "unix:" + qmp + ",server=on,wait=off")), directory);
 *     // ... use it ...
 *     StopOutcome outcome = qemu.stop(StopPolicy.DEFAULT);
 * }
 * }</pre>
 *
 * <p>{@link dev.qemu4j.process.QemuBinary} finds the program. {@link dev.qemu4j.process.RuntimeDirectory} is the VM's private
 * directory. {@link dev.qemu4j.process.QemuLaunch} describes what to run,
 * {@link dev.qemu4j.process.QemuProcess} is the running process, and {@link dev.qemu4j.process.ProcessExit} is how it ended. All failures
 * are {@link dev.qemu4j.process.QemuProcessException}s; a failure to start has a {@link dev.qemu4j.process.Diagnosis}.
 * {@link dev.qemu4j.process.Helper} is a process that QEMU needs.
 *
 * <h2>When the JVM ends</h2>
 *
 * <p>All processes end with the JVM, even if the JVM is ended by SIGKILL or the kernel's out-of-memory killer. A guard, a shell that is
 * started with the first process and exits a second after the last, reads notes from a pipe that only the JVM holds open, and waits for its
 * end. Then it sends SIGTERM to all processes that the JVM has noted, and to those of this user that have the JVM's secret token in their
 * environment. It sends SIGKILL to those that still run most of a second later, and removes their runtime directories. It needs
 * {@code /bin/sh}; without it, a warning is logged and there is no guard. The guard does not find a process that clears its environment or
 * changes its user within the millisecond in which it is started.
 *
 * <p>{@link dev.qemu4j.process.OutlivingProcesses} is for processes that continue when the JVM ends, and to which a later JVM attaches.
 */
@NullMarked
package dev.qemu4j.process;

import org.jspecify.annotations.NullMarked;
