package consumer;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Display;
import dev.qemu4j.config.Kernel;
import dev.qemu4j.config.MacAddress;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.network.NetworkModel;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuNotFoundException;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpCommand;
import dev.qemu4j.qmp.QmpCommandException;
import dev.qemu4j.qmp.QmpConnectException;
import dev.qemu4j.qmp.QmpEvent;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.qmp.QmpProtocolException;
import dev.qemu4j.qmp.QmpTimeoutException;
import java.net.SocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import tools.jackson.databind.JsonNode;

/** What programs outside of this project rely on, as they write it. It is compiled, not run: a name that changes breaks it. */
final class Contract {
    private Contract() {}

    static List<String> describe(Path path) {
        VmConfig config = VmConfig.builder()
                .name("web")
                .architecture(Architecture.X86_64)
                .machine("q35")
                .accelerator(Accelerator.TCG)
                .cpu("max")
                .cpus(2)
                .memory(DataSize.ofMebibytes(512))
                .disk(Disk.qcow2(path).id("system").bus(DiskBus.VIRTIO).readOnly())
                .disk(Disk.raw(path).bus(DiskBus.NVME))
                .network(Network.user().forwardTcp(2222, 22).model(NetworkModel.VIRTIO).mac("52:54:00:12:34:56"))
                .network(Network.tap("tap0").mac(MacAddress.parse("52:54:00:12:34:57")))
                .network(Network.bridge("br0"))
                .kernel(Kernel.of(path).initrd(path).commandLine("console=ttyS0"))
                .serial(Serial.file(path))
                .display(Display.none())
                .argument("-rtc", "base=utc")
                .startPaused(true)
                .build();
        long bytes = DataSize.ofBytes(1).bytes() + DataSize.ofGibibytes(1).bytes() + DataSize.parse("2G").bytes();
        List<DiskBus> buses = List.of(DiskBus.IDE, DiskBus.SCSI);
        assert bytes > 0 && !buses.isEmpty();
        return CommandLine.of(config).arguments();
    }

    static <T> T speak(SocketAddress address, QmpCommand<T> command) throws InterruptedException {
        try (QmpClient plain = QmpClient.connect(address);
                QmpClient client = QmpClient.builder()
                        .address(address)
                        .connectTimeout(Duration.ofSeconds(1))
                        .commandTimeout(Duration.ofSeconds(1))
                        .maxMessageSize(1 << 20)
                        .connect();
                EventSubscription every = client.subscribe();
                EventSubscription some = client.subscribe("STOP", "RESUME")) {
            JsonNode status = client.execute("query-status");
            JsonNode answer = client.execute("device_del", Map.of("id", status.path("status").asString()));
            JsonNode overtaking = client.executeOutOfBand("query-yank");
            QmpEvent event = every.next(Duration.ofSeconds(1));
            Optional<QmpEvent> polled = some.poll();
            String name = event.name();
            JsonNode data = event.data();
            Instant timestamp = event.timestamp();
            long dropped = every.dropped();
            assert polled.isEmpty() && plain.isOpen() && client.greeting() != null && dropped == 0;
            assert answer.equals(overtaking) && data.isObject() && timestamp.isAfter(Instant.EPOCH) && !name.isEmpty();
            return client.execute(command);
        } catch (QmpConnectException e) {
            SocketAddress tried = e.address();
            throw new IllegalStateException(tried + " " + phase(e.phase()), e);
        } catch (QmpTimeoutException e) {
            throw new IllegalStateException(e.command() + " sent: " + e.wasSent(), e);
        } catch (QmpProtocolException e) {
            throw new IllegalStateException(e.excerpt(), e);
        } catch (QmpCommandException e) {
            throw new IllegalStateException(e.command() + e.errorClass() + e.description(), e);
        } catch (QmpClosedException e) {
            throw new IllegalStateException(e.getCause());
        } catch (QmpException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int phase(QmpConnectException.Phase phase) {
        return switch (phase) {
            case CONNECT -> 1;
            case GREETING -> 2;
            case NEGOTIATION -> 3;
        };
    }

    static String find(Path path) throws InterruptedException {
        QemuBinary found = QemuBinary.find(Architecture.X86_64);
        QemuBinary given = QemuBinary.at(path);
        return found.version() + " " + given.version();
    }

    static OptionalInt watch(QemuProcess process) throws InterruptedException {
        long pid = process.pid();
        Optional<ProcessExit> exit = process.isAlive() ? process.awaitExit(Duration.ofSeconds(1)) : process.exit();
        assert pid > 0;
        return exit.orElseThrow().exitCode();
    }

    static ShutdownOutcome live(VmConfig config) throws InterruptedException {
        try (QemuManager manager = QemuManager.create()) {
            VirtualMachine vm = manager.create(config);
            vm.start();
            vm.pause();
            vm.reset();
            vm.awaitStatus(VmStatus.STOPPED, Duration.ofSeconds(30));
            QmpClient client = vm.qmp();
            List<VirtualMachine> machines = manager.machines();
            Optional<VirtualMachine> web = manager.find("web");
            assert client.isOpen() && machines.contains(vm) && web.isPresent() && ends(vm.status());
            ShutdownOutcome outcome = vm.shutdown(Duration.ofSeconds(30));
            vm.destroy();
            vm.close();
            return outcome;
        } catch (VmStateException e) {
            throw new IllegalStateException(e.required() + " " + e.actual(), e);
        } catch (VmOperationException e) {
            throw new IllegalStateException(e.operation(), e);
        } catch (VmException | QemuNotFoundException e) {
            throw new IllegalStateException(e);
        } catch (QemuStartException e) {
            throw new IllegalStateException(e.exit() + e.outputTail() + e.command() + e.diagnosis(), e);
        } catch (QemuProcessException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean ends(VmStatus status) {
        return switch (status) {
            case STOPPED, SHUTTING_DOWN -> true;
            case CREATING, RUNNING, PAUSED, UNKNOWN -> false;
        };
    }

    static boolean gently(ShutdownOutcome outcome) {
        return switch (outcome) {
            case POWERED_OFF, QUIT -> true;
            case TERMINATED, KILLED -> false;
        };
    }
}
