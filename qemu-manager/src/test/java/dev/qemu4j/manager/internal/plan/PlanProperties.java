package dev.qemu4j.manager.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.config.Memory;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.RootPorts;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.change.ConfigChange;
import dev.qemu4j.config.cpu.CpuTopology;
import dev.qemu4j.config.device.IoThread;
import dev.qemu4j.config.device.UsbDevice;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.memory.VirtioMem;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import dev.qemu4j.manager.internal.hardware.FakeMachine.Guest;
import dev.qemu4j.manager.internal.hardware.HardwareFixture;
import dev.qemu4j.manager.plan.Plan;
import dev.qemu4j.manager.plan.PlanFailedException;
import dev.qemu4j.manager.plan.RestartRequiredException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A machine gets the wanted configuration or keeps its own: for pairs of configurations, with a failure at every command. */
class PlanProperties {
    private static final CpuTopology FOUR = CpuTopology.of(4, 1, 1);
    private static final VmConfig BARE = VmConfig.builder()
            .name("web")
            .cpus(1, FOUR)
            .memory(Memory.of(DataSize.ofMebibytes(512)).upTo(DataSize.ofGibibytes(2), 2))
            .build();

    private static Disk disk(String file) {
        return Disk.raw(Path.of("/" + file));
    }

    /** Equal and different parts, with and without ids, that need ports, controllers, memory or each other. */
    private static final List<Part> POOL = List.of(
            disk("a"),
            disk("b"),
            disk("b").id("named"),
            disk("c").id("named"),
            disk("d").bus(DiskBus.SCSI),
            disk("e").bus(DiskBus.SCSI).id("scsi"),
            disk("f").bus(DiskBus.USB),
            disk("g").id("served").ioThread("worker"),
            new IoThread("worker"),
            new IoThread("idle"),
            Network.user(),
            Network.user().id("lan"),
            Network.user().id("lan").forwardTcp(2222, 22),
            UsbDevice.tablet(),
            Dimm.of(DataSize.ofMebibytes(128)),
            Dimm.of(DataSize.ofMebibytes(256)).id("module"),
            VirtioMem.upTo(DataSize.ofMebibytes(512)).id("more"),
            VirtioMem.upTo(DataSize.ofMebibytes(512)).id("more").requested(DataSize.ofMebibytes(256)),
            Disk.cdRom(Path.of("/a.iso")).id("cd"),
            Disk.cdRom(Path.of("/b.iso")).id("cd"));

    /** The configuration that a machine starts with, and two that it gets after that. */
    record Pair(VmConfig start, VmConfig from, VmConfig to) {}

    @Provide
    Arbitrary<Pair> pairs() {
        Arbitrary<VmConfig> started = Arbitraries.of(
                BARE.toBuilder().rootPorts(RootPorts.of(6)).build(),
                BARE.toBuilder().machine("pc").build(),
                BARE.toBuilder()
                        .machine("pc")
                        .disk(disk("root"))
                        .part(Disk.cdRom(Path.of("/a.iso")).id("cd"))
                        .network(Network.user())
                        .build());
        return started.flatMap(start ->
                Combinators.combine(configs(start), configs(start)).as((from, to) -> new Pair(start, from, to)));
    }

    private static Arbitrary<VmConfig> configs(VmConfig start) {
        Arbitrary<List<Part>> parts = Arbitraries.of(POOL).list().ofMaxSize(6);
        return Combinators.combine(parts, Arbitraries.integers().between(1, 4), Arbitraries.of(true, false))
                .as((all, cpus, paused) -> {
                    VmConfig.Builder builder =
                            start.toBuilder().cpus(cpus, FOUR).startPaused(paused);
                    // A part that the machine starts with may stay, be removed or get another description.
                    if (cpus % 2 == 0) {
                        builder.removeParts(part ->
                                !(part instanceof Disk drive && drive.id().isPresent()));
                    }
                    all.stream()
                            .filter(part -> start.parts().isEmpty()
                                    || !(part instanceof Disk drive
                                            && drive.id().equals(Optional.of("cd"))))
                            .forEach(builder::part);
                    try {
                        return List.of(builder.build());
                    } catch (InvalidConfigException refused) {
                        return List.<VmConfig>of();
                    }
                })
                .filter(valid -> !valid.isEmpty())
                .map(List::getFirst);
    }

    /** Applies a configuration; false if that needs a restart. */
    private static boolean apply(Plans plans, VmConfig config) throws InterruptedException {
        if (plans.plan(config).needsRestart()) {
            return false;
        }
        plans.apply(config, HardwareFixture.LONG);
        return true;
    }

    /** What QEMU has, except for the ports of devices and the shared controllers, which stay when their devices go. */
    private static Map<String, JsonNode> withoutControllers(Map<String, JsonNode> contents) {
        Map<String, JsonNode> all = new TreeMap<>();
        contents.forEach((name, arguments) -> {
            boolean inPort = arguments.path("bus").asString("").startsWith("port");
            if (!name.matches("-device (port|scsi|usb)\\d+")) {
                all.put(name, inPort ? ((ObjectNode) arguments.deepCopy()).without("bus") : arguments);
            }
        });
        return all;
    }

    /** QEMU has what the configuration says, with the expected ids, and beyond that only shared controllers. */
    private static void assertThatQemuMatchesTheConfiguration(HardwareFixture fixture) {
        List<String> expected = Stream.concat(fixture.attachedOptions().stream(), fixture.retainedBackEnds().stream())
                .filter(option -> option.addCall().isPresent())
                .map(PlanProperties::name)
                .sorted()
                .toList();
        assertThat(withoutControllers(fixture.machine().contents()).keySet().stream()
                        .filter(name -> !name.startsWith("size of"))
                        .toList())
                .isEqualTo(expected);
        long cpus = fixture.machine().contents().values().stream()
                .filter(device -> device.path("driver").asString("").equals("fake-cpu"))
                .count();
        assertThat(fixture.config().cpus()).isEqualTo((int) cpus + 1);
    }

    private static String name(QemuOption option) {
        var arguments = option.addCall().orElseThrow().arguments();
        return option.name() + " " + arguments.getOrDefault("id", arguments.get("node-name"));
    }

    @Property(tries = 60)
    void applyingAConfigurationLeavesNothingToDo(@ForAll("pairs") Pair pair) throws Exception {
        try (HardwareFixture fixture = new HardwareFixture(pair.start)) {
            Plans plans = new Plans(fixture.hardware().changes());
            for (VmConfig wanted : List.of(pair.from, pair.to, pair.from)) {
                VmConfig before = fixture.config();
                int sent = fixture.machine().changes();
                if (apply(plans, wanted)) {
                    assertThat(fixture.config()).isEqualTo(wanted);
                    assertThat(ConfigChange.between(fixture.config(), wanted)).isEmpty();
                } else {
                    assertThat(catchThrowable(() -> plans.apply(wanted, HardwareFixture.LONG)))
                            .isInstanceOf(RestartRequiredException.class);
                    assertThat(fixture.config()).isEqualTo(before);
                    assertThat(fixture.machine().changes()).isEqualTo(sent);
                }
                assertThat(plans.plan(fixture.config()).isEmpty()).isTrue();
                assertThatQemuMatchesTheConfiguration(fixture);
            }
        }
    }

    @Property(tries = 40)
    void aFailureAtAnyCommandLeavesTheMachineAsItWas(@ForAll("pairs") Pair pair) throws Exception {
        for (int at = 0; failAt(pair, at, false); at++) {
            // until the plan has fewer commands
        }
    }

    @Property(tries = 40)
    void ifTheRollbackFailsTooTheConfigurationMatchesQemu(@ForAll("pairs") Pair pair) throws Exception {
        for (int at = 0; failAt(pair, at, true); at++) {
            // until the plan has fewer commands
        }
    }

    /** False if nothing failed, because the plan has fewer commands or needs a restart. */
    private static boolean failAt(Pair pair, int at, boolean andAllAfterIt) throws InterruptedException {
        try (HardwareFixture fixture = new HardwareFixture(pair.start)) {
            Plans plans = new Plans(fixture.hardware().changes());
            if (!apply(plans, pair.from) || plans.plan(pair.to).needsRestart()) {
                return false;
            }
            Map<String, JsonNode> before = fixture.machine().contents();
            Plan plan = plans.plan(pair.to);
            fixture.machine().refuseAfter(at, andAllAfterIt);
            Throwable thrown = catchThrowable(() -> plans.apply(pair.to, HardwareFixture.LONG));
            fixture.machine().stopRefusing();
            assertThatQemuMatchesTheConfiguration(fixture);
            if (thrown == null) {
                assertThat(fixture.config()).isEqualTo(pair.to);
                return false;
            }
            assertThat(thrown).isInstanceOf(PlanFailedException.class);
            PlanFailedException failed = (PlanFailedException) thrown;
            assertThat(failed.plan()).isEqualTo(plan);
            assertThat(plan.steps()).contains(failed.failed()).containsAll(failed.left());
            assertThat(failed.left().isEmpty()).isEqualTo(failed.getSuppressed().length == 0);
            assertThat(andAllAfterIt || failed.left().isEmpty()).isTrue();
            if (failed.left().isEmpty()) {
                Map<String, JsonNode> after =
                        withoutControllers(fixture.machine().contents());
                fixture.retainedBackEnds().forEach(option -> after.remove(name(option)));
                assertThat(fixture.config()).isEqualTo(pair.from);
                assertThat(after).isEqualTo(withoutControllers(before));
            }
            return true;
        }
    }

    @Property(tries = 40)
    void ifTheGuestReleasesNoDeviceTheMachineStaysAsItWas(@ForAll("pairs") Pair pair) throws Exception {
        try (HardwareFixture fixture = new HardwareFixture(pair.start)) {
            Plans plans = new Plans(fixture.hardware().changes());
            if (!apply(plans, pair.from) || plans.plan(pair.to).needsRestart()) {
                return;
            }
            fixture.machine().guest(Guest.REFUSES);
            Throwable thrown = catchThrowable(() -> plans.apply(pair.to, HardwareFixture.LONG));
            assertThatQemuMatchesTheConfiguration(fixture);
            assertThat(fixture.config()).isEqualTo(thrown == null ? pair.to : pair.from);
        }
    }
}
