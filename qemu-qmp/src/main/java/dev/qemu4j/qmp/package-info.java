/**
 * A client for QMP, the protocol by which programs talk to QEMU.
 *
 * <p>A {@link dev.qemu4j.qmp.QmpClient} is connected to one QMP server: a running QEMU started with {@code -qmp}, or
 * {@code qemu-storage-daemon}. Any number of threads use it at once; a call blocks its thread, best a virtual one, until
 * its own reply is there.
 *
 * <pre>{@code
 * try (QmpClient qmp = QmpClient.connect(UnixDomainSocketAddress.of("/run/vm/qmp.sock"));
 *         EventSubscription events = qmp.subscribe("STOP", "RESUME")) {
 *     qmp.execute("stop");
 *     QmpEvent stop = events.next(Duration.ofSeconds(5));
 *     JsonNode blocks = qmp.execute("query-block");
 *     qmp.execute("device_add", Map.of("driver", "virtio-net-pci", "id", "net1"));
 * }
 * }</pre>
 *
 * <p>What goes wrong is a {@link dev.qemu4j.qmp.QmpException}: the peer could not be reached
 * ({@link dev.qemu4j.qmp.QmpConnectException}), answered with an error ({@link dev.qemu4j.qmp.QmpCommandException}), did not
 * answer in time ({@link dev.qemu4j.qmp.QmpTimeoutException}), is gone ({@link dev.qemu4j.qmp.QmpClosedException}) or does not
 * speak QMP ({@link dev.qemu4j.qmp.QmpProtocolException}). An interrupt is an {@link java.lang.InterruptedException}, always.
 *
 * <p>What goes on can be watched without a change to the program. Loggers of SLF4J, one a component: {@code
 * dev.qemu4j.qmp.connection} (how connections come and go, at debug level), {@code .command} (replies to callers that gave up),
 * {@code .protocol} (messages that belong to nobody, as warnings) and {@code .wire} (every message, at trace level, its
 * passwords, secrets and keystrokes replaced by {@code ***}). Events of JDK Flight Recorder: {@code dev.qemu4j.qmp.Command},
 * {@code .Event} and {@code .Connection}, with their durations, sizes and outcomes. What is off costs a test of a flag.
 *
 * <p>What a client keeps of what its peer sends is bounded, whatever that is: one message of the greatest size, and for each
 * subscription a number of events.
 *
 * <p>The package knows nothing of processes and of what QEMU's commands mean.
 */
@NullMarked
package dev.qemu4j.qmp;

import org.jspecify.annotations.NullMarked;
