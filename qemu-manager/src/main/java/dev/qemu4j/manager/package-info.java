/**
 * Virtual machines: described, created, driven and taken down.
 *
 * <pre>{@code
 * try (QemuManager manager = QemuManager.create()) {
 *     VirtualMachine vm = manager.create(VmConfig.builder()
 *             .name("web")
 *             .memory(DataSize.ofMebibytes(512))
 *             .disk(Disk.qcow2(Path.of("web.qcow2")))
 *             .build());
 *     vm.start();
 *     ...
 *     ShutdownOutcome outcome = vm.shutdown(Duration.ofSeconds(30));
 * }
 * }</pre>
 *
 * <p>A {@link dev.qemu4j.manager.QemuManager} owns the machines it creates: each is one QEMU process with a QMP connection and a
 * private directory, and all of that is gone when the machine has stopped, whoever stopped it, and at the latest when the
 * manager is closed. A {@link dev.qemu4j.manager.VirtualMachine} follows its QEMU by the events it sends and notices its end
 * without being asked.
 *
 * <p>What the guest prints and shows, what is typed into it, and how much of its host it takes are in packages of their own:
 * {@link dev.qemu4j.manager.console}, {@link dev.qemu4j.manager.screen}, {@link dev.qemu4j.manager.input} and
 * {@link dev.qemu4j.manager.stats}.
 *
 * <p>Everything here is safe for use by several threads. Blocking calls are best made on virtual threads; each declares
 * {@link java.lang.InterruptedException}, and an interrupted call leaves the machine as it is.
 *
 * <p>What goes wrong is a {@link dev.qemu4j.manager.VmException}, except at the start, where QEMU's own complaint comes as a
 * {@link dev.qemu4j.process.QemuStartException} and a missing QEMU as a {@link dev.qemu4j.process.QemuNotFoundException}.
 */
@NullMarked
package dev.qemu4j.manager;

import org.jspecify.annotations.NullMarked;
