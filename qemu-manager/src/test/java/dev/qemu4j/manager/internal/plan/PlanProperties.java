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

/** Machines become what is wanted, or stay what they were: for pairs of configurations, with a failure wherever there can be one. */
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

    /** Alike and different, with ids and without, needing ports, controllers, memory and each other. */
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

    /** What a machine is, what it is to be, and what it is started as. */
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
                    // What a machine is started with may stay, be taken out or be described again.
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

    /** Brings a machine there; false if it cannot be without a restart. */
    private static boolean become(HardwareFixture rig, VmConfig config) throws InterruptedException {
        if (rig.plans.plan(config).needsRestart()) {
            return false;
        }
        rig.plans.apply(config, HardwareFixture.LONG);
        return true;
    }

    /** What QEMU has, but for which port a device is in, and without the controllers that stay when their devices go. */
    private static Map<String, JsonNode> withoutControllers(Map<String, JsonNode> things) {
        Map<String, JsonNode> all = new TreeMap<>();
        things.forEach((name, thing) -> {
            boolean inPort = thing.path("bus").asString("").startsWith("port");
            if (!name.matches("-device (port|scsi|usb)\\d+")) {
                all.put(name, inPort ? ((ObjectNode) thing.deepCopy()).without("bus") : thing);
            }
        });
        return all;
    }

    /** QEMU has what the configuration says, under the ids that are known here, and nothing else but shared controllers. */
    private static void assertThatTheConfigurationIsTrue(HardwareFixture rig) {
        List<String> known = Stream.concat(
                        rig.hotPlugger.parts().all().stream().flatMap(part -> part.options().stream()),
                        rig.hotPlugger.backEnds().left().stream())
                .filter(option -> option.addCall().isPresent())
                .map(PlanProperties::name)
                .sorted()
                .toList();
        assertThat(withoutControllers(rig.machine.things()).keySet().stream()
                        .filter(name -> !name.startsWith("size of"))
                        .toList())
                .isEqualTo(known);
        long cpus = rig.machine.things().values().stream()
                .filter(thing -> thing.path("driver").asString("").equals("fake-cpu"))
                .count();
        assertThat(rig.config().cpus()).isEqualTo((int) cpus + 1);
    }

    private static String name(QemuOption option) {
        var arguments = option.addCall().orElseThrow().arguments();
        return option.name() + " " + arguments.getOrDefault("id", arguments.get("node-name"));
    }

    @Property(tries = 60)
    void aMachineBecomesWhatIsWantedAndThenNothingIsLeftToDo(@ForAll("pairs") Pair pair) throws Exception {
        try (HardwareFixture rig = new HardwareFixture(pair.start)) {
            for (VmConfig wanted : List.of(pair.from, pair.to, pair.from)) {
                VmConfig before = rig.config();
                int sent = rig.machine.changes();
                if (become(rig, wanted)) {
                    assertThat(rig.config()).isEqualTo(wanted);
                    assertThat(ConfigChange.between(rig.config(), wanted)).isEmpty();
                } else {
                    assertThat(catchThrowable(() -> rig.plans.apply(wanted, HardwareFixture.LONG)))
                            .isInstanceOf(RestartRequiredException.class);
                    assertThat(rig.config()).isEqualTo(before);
                    assertThat(rig.machine.changes()).isEqualTo(sent);
                }
                assertThat(rig.plans.plan(rig.config()).isEmpty()).isTrue();
                assertThatTheConfigurationIsTrue(rig);
            }
        }
    }

    @Property(tries = 40)
    void aFailureAnywhereLeavesTheMachineAsItWas(@ForAll("pairs") Pair pair) throws Exception {
        for (int at = 0; failAt(pair, at, false); at++) {
            // until it is later than everything that is done
        }
    }

    @Property(tries = 40)
    void ifUndoingFailsTooTheConfigurationTellsTheTruth(@ForAll("pairs") Pair pair) throws Exception {
        for (int at = 0; failAt(pair, at, true); at++) {
            // until it is later than everything that is done
        }
    }

    /** False if there was no failure, because the plan is done with fewer commands, or cannot be carried out. */
    private static boolean failAt(Pair pair, int at, boolean forGood) throws InterruptedException {
        try (HardwareFixture rig = new HardwareFixture(pair.start)) {
            if (!become(rig, pair.from) || rig.plans.plan(pair.to).needsRestart()) {
                return false;
            }
            Map<String, JsonNode> before = rig.machine.things();
            Plan plan = rig.plans.plan(pair.to);
            rig.machine.refuseAfter(at, forGood);
            Throwable thrown = catchThrowable(() -> rig.plans.apply(pair.to, HardwareFixture.LONG));
            rig.machine.refuseNoMore();
            assertThatTheConfigurationIsTrue(rig);
            if (thrown == null) {
                assertThat(rig.config()).isEqualTo(pair.to);
                return false;
            }
            assertThat(thrown).isInstanceOf(PlanFailedException.class);
            PlanFailedException failed = (PlanFailedException) thrown;
            assertThat(failed.plan()).isEqualTo(plan);
            assertThat(plan.steps()).contains(failed.failed()).containsAll(failed.left());
            assertThat(failed.left().isEmpty()).isEqualTo(failed.getSuppressed().length == 0);
            assertThat(forGood || failed.left().isEmpty()).isTrue();
            if (failed.left().isEmpty()) {
                Map<String, JsonNode> after = withoutControllers(rig.machine.things());
                rig.hotPlugger.backEnds().left().forEach(option -> after.remove(name(option)));
                assertThat(rig.config()).isEqualTo(pair.from);
                assertThat(after).isEqualTo(withoutControllers(before));
            }
            return true;
        }
    }

    @Property(tries = 40)
    void aGuestThatGivesUpNothingLosesNothing(@ForAll("pairs") Pair pair) throws Exception {
        try (HardwareFixture rig = new HardwareFixture(pair.start)) {
            if (!become(rig, pair.from) || rig.plans.plan(pair.to).needsRestart()) {
                return;
            }
            rig.machine.guest(Guest.REFUSES);
            Throwable thrown = catchThrowable(() -> rig.plans.apply(pair.to, HardwareFixture.LONG));
            assertThatTheConfigurationIsTrue(rig);
            assertThat(rig.config()).isEqualTo(thrown == null ? pair.to : pair.from);
        }
    }
}
