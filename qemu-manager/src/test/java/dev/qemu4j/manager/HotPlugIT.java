package dev.qemu4j.manager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.hardware.PortCapacity;
import dev.qemu4j.qmp.QmpTimeoutException;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(60)
class HotPlugIT {
    @Parameter
    private TestQemu qemu;

    @TempDir
    private Path folder;

    private QemuManager manager;
    private VirtualMachine vm;

    @BeforeEach
    void create() throws Exception {
        manager = QemuManager.builder().binary(qemu.program()).build();
        vm = manager.create(VmConfig.builder()
                .name("plug")
                .machine("q35")
                .accelerator(Accelerator.TCG)
                .memory(DataSize.ofMebibytes(32))
                .rootPorts(RootPorts.of(3))
                .disk(Disk.raw(MicroGuest.GREETER.writeTo(folder.resolve("guest.img"))))
                .build());
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private Disk disk(String name) throws Exception {
        return Disk.raw(Files.write(folder.resolve(name + ".img"), new byte[1 << 20]))
                .id(name);
    }

    private List<String> nodes() throws Exception {
        List<String> names = new ArrayList<>();
        for (JsonNode node : vm.qmp().execute("query-named-block-nodes")) {
            names.add(node.path("node-name").asString());
        }
        return names;
    }

    private List<String> ports() throws Exception {
        List<String> buses = new ArrayList<>();
        for (String id : List.of("a", "b", "c")) {
            buses.add(vm.qmp()
                    .execute("qom-get", Map.of("path", "/machine/peripheral/" + id, "property", "parent_bus"))
                    .asString());
        }
        return buses;
    }

    @Test
    void aPluggedDiskIsAttachedAndInTheConfiguration() throws Exception {
        vm.start();
        Disk disk = disk("data");
        String id = vm.attach(disk);
        assertThat(id).isEqualTo("data");
        assertThat(nodes()).anyMatch(node -> node.contains("data"));
        assertThat(vm.config().disks()).contains(disk);
        assertThat(vm.portCapacity()).isEqualTo(new PortCapacity(3, 2));
    }

    @Test
    void aNetworkInterfaceCanBePlugged() throws Exception {
        vm.attach(Network.user().id("lan"));
        assertThat(vm.portCapacity().free()).isEqualTo(2);
        assertThat(vm.config().networks()).hasSize(1);
    }

    @Test
    void aFailedPlugIsRolledBack() throws Exception {
        List<String> before = nodes();
        assertThatThrownBy(() ->
                        vm.attach(Disk.raw(folder.resolve("there-is-none.img")).id("lost")))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("there-is-none.img");
        assertThat(nodes()).isEqualTo(before);
        assertThat(vm.portCapacity().free()).isEqualTo(3);
        assertThat(vm.config().disks()).hasSize(1);
        vm.attach(disk("lost")); // the id is free again
    }

    @Test
    void concurrentCallersGetDifferentPorts() throws Exception {
        List<Future<String>> attached;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<String>> calls = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                Disk disk = disk(name);
                calls.add(() -> vm.attach(disk));
            }
            attached = callers.invokeAll(calls);
        }
        for (Future<String> one : attached) {
            one.get();
        }
        assertThat(new TreeSet<>(ports())).hasSize(3);
        assertThat(vm.portCapacity().free()).isZero();
    }

    @Test
    void withoutAFreePortNothingIsSentAndTheErrorNamesTheNumberOfPorts() throws Exception {
        for (String name : List.of("a", "b", "c")) {
            vm.attach(disk(name));
        }
        List<String> before = nodes();
        Disk fourth = disk("d");
        assertThatThrownBy(() -> vm.attach(fourth))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("all 3 root ports are occupied");
        assertThat(nodes()).isEqualTo(before);
    }

    @Test
    void aTakenIdIsRefusedBeforeAnythingIsSent() throws Exception {
        vm.attach(disk("a"));
        Disk again = disk("again").id("a");
        assertThatThrownBy(() -> vm.attach(again)).isInstanceOf(InvalidConfigException.class);
        assertThat(vm.portCapacity().free()).isEqualTo(2);
    }

    @Test
    void aGuestThatDoesNotCooperateKeepsTheDeviceAndItsPort() throws Exception {
        vm.start();
        vm.attach(disk("data"));
        assertThatThrownBy(() -> vm.detach("data", Duration.ofMillis(300)))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("must cooperate")
                .cause()
                .isInstanceOf(QmpTimeoutException.class);
        assertThat(vm.portCapacity().free()).isEqualTo(2);
        assertThat(vm.config().disks()).hasSize(2);
    }

    @Test
    void anUnknownDeviceCannotBeUnplugged() {
        assertThatThrownBy(() -> vm.detach("nothing", Duration.ofSeconds(1)))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("no device 'nothing'");
    }

    @Test
    void aStoppedMachineRefusesADevice() throws Exception {
        vm.destroy();
        Disk disk = disk("late");
        assertThatThrownBy(() -> vm.attach(disk)).isInstanceOf(VmStateException.class);
    }
}
