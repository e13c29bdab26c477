/**
 * Virtual machines: create them, run them and shut them down.
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
 * <p>A {@link dev.qemu4j.manager.QemuManager} owns the machines that it creates. Each is one QEMU process with a QMP connection and a
 * private directory, which are released when the machine has stopped, for whatever reason, and at the latest when the manager is closed. A
 * {@link dev.qemu4j.manager.VirtualMachine} follows its QEMU by events, and notices its end without polling.
 *
 * <p>Other packages have the rest: {@link dev.qemu4j.manager.hardware} changes the hardware of a running machine,
 * {@link dev.qemu4j.manager.plan} makes it match a configuration, {@link dev.qemu4j.manager.console},
 * {@link dev.qemu4j.manager.screen} and {@link dev.qemu4j.manager.input} operate it, {@link dev.qemu4j.manager.stats} measures it,
 * {@link dev.qemu4j.manager.host} examines the host, and {@link dev.qemu4j.manager.json} reads and writes configurations.
 *
 * <p>Everything here is safe for use by several threads. Blocking calls are best made on virtual threads. Each declares
 * {@link java.lang.InterruptedException}, and an interrupted call leaves the machine as it is.
 *
 * <h2>Concurrent calls</h2>
 *
 * <p>Several threads may call methods of one machine at the same time. This table has every pair of calls; the meaning of more than two
 * follows from the pairs.
 *
 * <table class="striped">
 * <caption>Two concurrent calls, while QEMU runs</caption>
 * <thead><tr><th scope="col">one</th><th scope="col">the other</th><th scope="col">meaning</th></tr></thead>
 * <tbody>
 * <tr><th scope="row">{@code start}, {@code resume}, {@code pause}, {@code reset}, {@code queryStatus}</th>
 *     <td>any of these</td>
 *     <td>QEMU executes them one after the other, in an order of its choice. Both succeed; {@code status()} is then the result of the
 *     later one.</td></tr>
 * <tr><th scope="row">{@code attach}, {@code detach}</th>
 *     <td>any of the above</td>
 *     <td>They do not affect each other, except that a {@code reset} makes the guest release the devices that it was asked for.</td></tr>
 * <tr><th scope="row">{@code attach}</th>
 *     <td>{@code attach}</td>
 *     <td>Both succeed, with different ports and ids. If both name the same id, or only one port is free, one fails without having done
 *     anything.</td></tr>
 * <tr><th scope="row">{@code detach}</th>
 *     <td>{@code attach}, {@code detach}</td>
 *     <td>They do not affect each other if they concern different devices. Two {@code detach} of the same device both return when it is
 *     gone; one that comes later fails, because there is no such device.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code start}, {@code resume}</td>
 *     <td>If the guest has never run, either QEMU quits, or the guest runs and is powered off. If it has run, {@code start} has no effect,
 *     or fails with {@code VmStateException} once the button is pressed.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code pause}</td>
 *     <td>Both take effect, but the shutdown goes on: it resumes the guest before each press of the button.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code reset}</td>
 *     <td>Both take effect: the button is pressed again for the rebooted guest.</td></tr>
 * <tr><th scope="row">{@code shutdown}</th>
 *     <td>{@code queryStatus}, {@code attach}, {@code detach}</td>
 *     <td>The shutdown goes on. The other call succeeds, or fails because the machine has stopped: see below.</td></tr>
 * <tr><th scope="row">{@code shutdown}, {@code quit}, {@code destroy}, {@code close}</th>
 *     <td>any of these</td>
 *     <td>They share one shutdown: each step is taken once, as soon as one of them wants it, and both return the same outcome. So
 *     {@code quit} and {@code destroy} cut a {@code shutdown} short.</td></tr>
 * <tr><th scope="row">{@code quit}, {@code destroy}, {@code close}</th>
 *     <td>any of the first two rows</td>
 *     <td>The machine ends. The other call succeeds if QEMU executes it before that. Otherwise it fails: with {@code VmStateException} if
 *     the machine is shutting down or has stopped, and with {@code VmOperationException} if QEMU ends before it answers;
 *     {@code queryStatus} returns {@code STOPPED} once the machine has stopped. Neither call leaves anything behind.</td></tr>
 * </tbody>
 * </table>
 *
 * <p>{@code status}, {@code stopReason}, {@code config} and the like never block and never fail. {@code awaitStatus}, {@code awaitStop}
 * and {@code awaitEvent} return when what they wait for happens, and fail on a timeout, on an interrupt, and when the machine ends.
 *
 * <h2>Monitoring</h2>
 *
 * <p>A JDK Flight Recording has the events {@code dev.qemu4j.manager.Operation}, one for each call with its duration and outcome,
 * {@code dev.qemu4j.manager.Status}, one for each change of a status, and {@code dev.qemu4j.manager.Machine}, one for each machine, when it
 * ends. The loggers are {@code dev.qemu4j.manager.machine}, {@code .status}, {@code .hotplug}, {@code .console} and {@code .host}. Messages
 * about a machine begin with its name, as in {@code VM 'web': QEMU does not answer}. What they quote of QEMU and its guest is cut and
 * escaped, and of each kind of message ten a minute are logged for a machine; the others are counted.
 *
 * <h2>Failures</h2>
 *
 * <p>Failures are {@link dev.qemu4j.manager.VmException}s, except when a machine is created: then QEMU's own error is a
 * {@link dev.qemu4j.process.QemuStartException}, and a missing QEMU a {@link dev.qemu4j.process.QemuNotFoundException}.
 */
@NullMarked
package dev.qemu4j.manager;

import org.jspecify.annotations.NullMarked;
