package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.testkit.TestQemu;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A recipe of the cookbook, and what a test of it needs and sees.
 *
 * @param name its method, and the region that the page shows
 * @param made its machines, in the order in which they are created
 * @param needs what a host must have
 * @param boots what its guest says when it is up
 */
record Recipe(String name, Making made, List<Condition> needs, Boots boots) {
    /** What its guest says under a QEMU when it is up. */
    Boots boots(TestQemu qemu) {
        // The firmware that comes with older ones does not boot from NVMe.
        return name.equals("nvme") && !qemu.isAtLeast(7, 2) ? Boots.NOT : boots;
    }

    /** Makes the machines of a recipe. */
    interface Making {
        List<VmConfig> in(Kitchen kitchen) throws Exception;
    }

    /** Makes the one machine of a recipe. */
    private interface One {
        VmConfig in(Kitchen kitchen) throws Exception;
    }

    /** What is seen of a guest. */
    enum Boots {
        /** Nothing: there is nothing to boot, or it takes too long. */
        NOT("", false),
        /** The tiny guest on its first disk. */
        MICRO("qemu4j greeter", true),
        /** A real Linux. */
        LINUX("qemu4j linux guest ready", true),
        /** A real Linux on a machine without a power button. */
        LINUX_WITHOUT_BUTTON("qemu4j linux guest ready", false),
        /** The UEFI firmware, which looks for something to boot. */
        FIRMWARE("BdsDxe", false);

        private final String words;
        private final boolean answersButton;

        Boots(String words, boolean answersButton) {
            this.words = words;
            this.answersButton = answersButton;
        }

        String words() {
            return words;
        }

        boolean answersButton() {
            return answersButton;
        }
    }

    private static Recipe of(String name, One one, Boots boots, Condition... needs) {
        return new Recipe(name, kitchen -> List.of(one.in(kitchen)), List.of(needs), boots);
    }

    /** One whose guest is on a disk in the folder. */
    private static Recipe of(String name, Function<Path, VmConfig> made, Condition... needs) {
        return of(name, kitchen -> made.apply(kitchen.folder()), Boots.MICRO, needs);
    }

    /** The recipes for x86. */
    static List<Recipe> all() {
        return Stream.of(boot(), storage(), networks(), devices(), host())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Recipe> boot() {
        return List.of(
                of("cloudImage", k -> BootRecipes.cloudImage(k.folder()), Boots.FIRMWARE, Condition.FIRMWARE),
                of(
                        "windows",
                        k -> BootRecipes.windows(k.folder(), k.tpm()),
                        Boots.NOT,
                        Condition.FIRMWARE,
                        Condition.SWTPM),
                of(
                        "microvm",
                        k -> BootRecipes.microvm(k.linux(), k.folder()),
                        Boots.LINUX_WITHOUT_BUTTON,
                        Condition.LINUX_GUEST),
                of(
                        "directKernel",
                        k -> BootRecipes.directKernel(k.linux(), k.folder()),
                        Boots.LINUX,
                        Condition.LINUX_GUEST),
                of("cdRomInstall", k -> BootRecipes.cdRomInstall(k.folder()), Boots.NOT),
                of("netBoot", k -> BootRecipes.netBoot(k.folder()), Boots.NOT),
                of("oldPc", BootRecipes::oldPc));
    }

    private static List<Recipe> storage() {
        return List.of(
                of("fastStorage", StorageRecipes::fastStorage, Condition.IO_URING),
                of("nvme", StorageRecipes::nvme),
                of("scsi", StorageRecipes::scsi),
                of("overlay", StorageRecipes::overlay),
                of("nbd", k -> StorageRecipes.nbd(k.nbd(), k.folder()), Boots.MICRO, Condition.QEMU_NBD),
                of("throttled", StorageRecipes::throttled),
                of("scratchDisk", StorageRecipes::scratchDisk));
    }

    private static List<Recipe> networks() {
        return List.of(
                of("devBox", NetworkRecipes::devBox),
                of("isolated", NetworkRecipes::isolated),
                new Recipe("cable", k -> NetworkRecipes.cable(), List.of(), Boots.NOT),
                new Recipe("networkSwitch", k -> NetworkRecipes.networkSwitch(), List.of(), Boots.NOT),
                new Recipe("stream", k -> NetworkRecipes.stream(k.folder()), List.of(Condition.QEMU_7_2), Boots.NOT),
                of("tap", NetworkRecipes::tap, Condition.TAP));
    }

    private static List<Recipe> devices() {
        return List.of(
                of("vncPassword", DeviceRecipes::vncPassword, Condition.QEMU_6),
                of("serialSocket", DeviceRecipes::serialSocket),
                of("guestAgent", DeviceRecipes::guestAgent),
                of("vsock", DeviceRecipes::vsock, Condition.VSOCK),
                of("sharedFolder", DeviceRecipes::sharedFolder),
                of(
                        "virtiofs",
                        k -> DeviceRecipes.virtiofs(k.virtiofsd(), k.folder()),
                        Boots.MICRO,
                        Condition.VIRTIOFSD),
                of("watchdog", DeviceRecipes::watchdog),
                of("rngAndBalloon", DeviceRecipes::rngAndBalloon),
                of("inputDevices", DeviceRecipes::inputDevices),
                of("sound", DeviceRecipes::sound));
    }

    private static List<Recipe> host() {
        return List.of(
                of("fastest", HostRecipes::fastest),
                of("hugePages", HostRecipes::hugePages, Condition.HUGE_PAGES),
                of("numa", HostRecipes::numa),
                of("roomToGrow", HostRecipes::roomToGrow),
                of("fwCfg", HostRecipes::fwCfg),
                of("smbios", HostRecipes::smbios),
                of("sandboxed", HostRecipes::sandboxed),
                of("secureDefaults", HostRecipes::secureDefaults),
                of("endsWithParent", HostRecipes::endsWithParent, Condition.QEMU_11));
    }

    @Override
    public String toString() {
        return name;
    }
}
