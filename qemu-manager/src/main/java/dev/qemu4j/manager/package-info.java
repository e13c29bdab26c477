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
 * <p>Everything here is safe for use by several threads. Blocking calls are best made on virtual threads; each declares
 * {@link java.lang.InterruptedException}, and an interrupted call leaves the machine as it is.
 *
 * <h2>What it means to do two things at once</h2>
 *
 * <p>Calls for one machine may come from several threads at the same time. Every pair of them is in this table; more than two follow
 * from the pairs.
 *
 * <table class="striped">
 * <caption>Two calls at the same time, with running QEMU</caption>
 * <thead><tr><th scope="col">one</th><th scope="col">the other</th><th scope="col">meaning</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@code start}, {@code resume}, {@code pause}, {@code reset}, {@code queryStatus}</th>
 *     <td>any of these</td>
 *     <td>QEMU carries them out one after the other, in an order of its choice. Both succeed; {@code status()} is then what the later
 *     one has made of it.</td></tr>
 * <tr><th scope="row">{@code attach}, {@code detach}</th>
 *     <td>any of the above</td>
 *     <td>Neither minds the other. A {@code reset} makes a guest give up the devices that it has been asked for.</td></tr>
 * <tr><th scope="row">{@code attach}</th>
 *     <td>{@code attach}</td>
 *     <td>Both succeed, with different ports and ids. If both name the same id, or one port is left, one fails and has done
 *     nothing.</td></tr>
 * <tr><th scope="row">{@code detach}</th>
 *     <td>{@code attach}, {@code detach}</td>
 *     <td>Neither minds the other, if they are about different devices. Two that are about the same both return when it is gone; one
 *     that comes when it is gone fails, as there is no such device.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code start}, {@code resume}</td>
 *     <td>If the guest has never run, QEMU quits, or the guest runs and is powered off. If it has, {@code start} has no effect, or
 *     fails with {@code VmStateException} once the button is pressed.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code pause}</td>
 *     <td>Both take effect, but the shutdown goes on: it resumes the guest before it presses the button, and again before it presses
 *     it the next time.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code reset}</td>
 *     <td>Both take effect: a guest that has begun anew gets the button pressed again.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code queryStatus}, {@code attach}, {@code detach}</td>
 *     <td>The shutdown goes on. The other succeeds, or fails because the machine has stopped: see below.</td></tr>
 * <tr><th scope="row">{@code shutdown}, {@code quit}, {@code destroy}, {@code close}</th>
 *     <td>any of these</td>
 *     <td>One end for both: each step is taken once, at the time of the one who is less patient, and both get the same outcome. So
 *     {@code quit} and {@code destroy} cut a {@code shutdown} short.</td></tr>
 * <tr><th scope="row">{@code quit}, {@code destroy}, {@code close}</th>
 *     <td>any of the first two rows</td>
 *     <td>The machine ends. The other succeeds if QEMU carries it out before. If not, it fails with {@code VmStateException} if it finds
 *     the machine on its way out or stopped, and with {@code VmOperationException} if QEMU ends while it waits for its answer;
 *     {@code queryStatus} answers {@code STOPPED} once the machine has stopped. Nothing is left of either.</td></tr>
 * </tbody>
 * </table>
 *
 * <p>{@code status}, {@code stopReason}, {@code config} and the like never block and never fail. {@code awaitStatus}, {@code awaitStop}
 * and {@code awaitEvent} end with what they wait for, their time, an interrupt, or the end of the machine.
 *
 * <h2>How it can be watched</h2>
 *
 * <p>A JDK Flight Recording has the events {@code dev.qemu4j.manager.Operation}, one for each call with its duration and outcome,
 * {@code dev.qemu4j.manager.Status}, one for each change, and {@code dev.qemu4j.manager.Machine}, one for each life with its end. The
 * loggers are {@code dev.qemu4j.manager.machine} and {@code dev.qemu4j.manager.status}; what they say has the name of the machine as the
 * key-value pair {@code vm}.
 *
 * <h2>Failures</h2>
 *
 * <p>What goes wrong is a {@link dev.qemu4j.manager.VmException}, except at the start, where QEMU's own complaint comes as a
 * {@link dev.qemu4j.process.QemuStartException} and a missing QEMU as a {@link dev.qemu4j.process.QemuNotFoundException}.
 */
@NullMarked
package dev.qemu4j.manager;

import org.jspecify.annotations.NullMarked;
