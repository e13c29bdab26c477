/**
 * A client for QMP, the QEMU Machine Protocol, by which programs control QEMU.
 *
 * <p>A {@link dev.qemu4j.qmp.QmpClient} is connected to one QMP server: a QEMU that was started with {@code -qmp}, or
 * {@code qemu-storage-daemon}. Several threads can use it at once. A call blocks its thread, preferably a virtual one,
 * until the reply to its command has come.
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
 * <p>Failures are subclasses of {@link dev.qemu4j.qmp.QmpException}: the client could not connect ({@link
 * dev.qemu4j.qmp.QmpConnectException}), QEMU replied with an error ({@link dev.qemu4j.qmp.QmpCommandException}) or not in
 * time ({@link dev.qemu4j.qmp.QmpTimeoutException}), the connection has ended ({@link dev.qemu4j.qmp.QmpClosedException}),
 * or the peer does not speak QMP ({@link dev.qemu4j.qmp.QmpProtocolException}). An interrupt is always an {@link
 * java.lang.InterruptedException}.
 *
 * <p>There are four SLF4J loggers: {@code dev.qemu4j.qmp.connection} logs the states of connections at debug level, {@code
 * dev.qemu4j.qmp.command} logs late replies at debug level, {@code dev.qemu4j.qmp.protocol} warns of messages that are
 * neither events nor replies to a command, and {@code dev.qemu4j.qmp.wire} logs every message at trace level, with
 * passwords, secrets and keystrokes replaced by {@code ***}. JDK Flight Recorder gets the events {@code
 * dev.qemu4j.qmp.Command}, {@code dev.qemu4j.qmp.Event} and {@code dev.qemu4j.qmp.Connection}, with durations, sizes and
 * outcomes. What is switched off costs the test of a flag.
 *
 * <p>A client keeps a bounded amount of what its peer sends: one message of the largest size, and one queue of events for each
 * subscription.
 *
 * <p>The package knows nothing about processes or about the meaning of QEMU's commands.
 */
@NullMarked
package dev.qemu4j.qmp;

import org.jspecify.annotations.NullMarked;
