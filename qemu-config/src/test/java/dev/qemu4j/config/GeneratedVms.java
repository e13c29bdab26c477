package dev.qemu4j.config;

import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.device.Balloon;
import dev.qemu4j.config.device.Rng;
import dev.qemu4j.config.device.VirtioChannel;
import dev.qemu4j.config.device.Watchdog;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.setting.FwCfg;
import dev.qemu4j.config.setting.Smbios;
import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Virtual machines of any parts, with hostile texts wherever a text can be. */
final class GeneratedVms {
    private GeneratedVms() {}

    /** Machines whose files are in a folder. Some are refused when they are built: these are left out. */
    static Arbitrary<VmConfig> in(Path folder) {
        Arbitrary<String> names = HostileText.any().filter(text -> !text.isEmpty() && text.length() < 200);
        Arbitrary<String> machines = Arbitraries.of("q35", "pc", "microvm");
        Arbitrary<List<Part>> parts = Arbitraries.oneOf(
                        disks(folder).map(Part.class::cast), networks().map(Part.class::cast), others(folder))
                .list()
                .ofMaxSize(6);
        return Combinators.combine(names, machines, Arbitraries.integers().between(1, 4), parts)
                .as((name, machine, cpus, all) -> {
                    VmConfig.Builder vm = VmConfig.builder()
                            .name(name)
                            .machine(machine)
                            .cpus(cpus)
                            .memory(DataSize.ofMebibytes(64))
                            .startPaused(true);
                    all.forEach(vm::part);
                    return built(vm);
                })
                .filter(list -> !list.isEmpty())
                .map(list -> list.get(0));
    }

    private static List<VmConfig> built(VmConfig.Builder vm) {
        try {
            return List.of(vm.build());
        } catch (InvalidConfigException refused) {
            return List.of();
        }
    }

    private static Arbitrary<Disk> disks(Path folder) {
        return Combinators.combine(
                        HostileText.fileName(),
                        Arbitraries.of(DiskBus.values()),
                        Arbitraries.of(true, false),
                        Arbitraries.of(DiskCache.values()),
                        Arbitraries.of(Aio.THREADS, Aio.NATIVE))
                .as((name, bus, readOnly, cache, aio) -> {
                    Disk disk =
                            Disk.raw(folder.resolve(name)).bus(bus).cache(cache).aio(aio);
                    return readOnly ? disk.readOnly() : disk;
                });
    }

    private static Arbitrary<Network> networks() {
        return Arbitraries.of(NetworkModel.VIRTIO, NetworkModel.E1000, NetworkModel.RTL8139)
                .map(model -> Network.user().hostname("h,1=2").model(model));
    }

    private static Arbitrary<Part> others(Path folder) {
        Arbitrary<Part> texts = HostileText.any()
                .filter(text -> !text.isEmpty() && text.length() < 200)
                .map(text -> FwCfg.text("opt/" + Integer.toHexString(text.hashCode()), text));
        Arbitrary<Part> tables = HostileText.any()
                .filter(text -> !text.isEmpty() && text.length() < 60)
                .map(text -> Smbios.system(text, "product"));
        Arbitrary<Part> serials = HostileText.fileName().map(name -> Serial.file(folder.resolve("serial " + name)));
        Arbitrary<Part> rest = Arbitraries.of(
                Rng.urandom(),
                Balloon.standard(),
                new Watchdog(Watchdog.Action.PAUSE),
                Serial.of(Chardev.ringBuffer(4096)),
                new VirtioChannel("a,b", Chardev.discard()));
        return Arbitraries.oneOf(texts, tables, serials, rest);
    }
}
