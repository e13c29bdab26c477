package dev.qemu4j.examples.cookbook;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.testkit.TestQemu;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A recipe of the cookbook, with its requirements and the expected output of its guest.
 *
 * @param name its method, and the region that the page shows
 * @param factory makes its machines, in the order in which they are created
 * @param needs what the host must have
 * @param boots the output of its guest when it is up
 */
record Recipe(String name, Factory factory, List<Condition> needs, Boots boots) {
    /** The output of its guest under a QEMU. */
    Boots boots(TestQemu qemu) {
        // The firmware of older ones does not boot from NVMe.
        return name.equals("nvme") && !qemu.isAtLeast(7, 2) ? Boots.NOT : boots;
    }

    /** Makes the machines of a recipe. */
    interface Factory {
        List<VmConfig> in(RecipeInputs inputs) throws Exception;
    }

    /** Makes the one machine of a recipe. */
    private interface One {
        VmConfig in(RecipeInputs inputs) throws Exception;
    }

    /** The expected output of a guest. */
    enum Boots {
        /** None: there is nothing to boot, or it takes too long. */
        NOT("", false),
        /** The micro guest on its first disk. */
        MICRO("qemu4j greeter", true),
        /** A real Linux. */
        LINUX("qemu4j linux guest ready", true),
        /** A real Linux on a machine without a power button. */
        LINUX_WITHOUT_BUTTON("qemu4j linux guest ready", false),
        /** The UEFI firmware, which looks for something to boot. */
        FIRMWARE("BdsDxe", false);

        private final String text;
        private final boolean answersButton;

        Boots(String text, boolean answersButton) {
            this.text = text;
            this.answersButton = answersButton;
        }

        String text() {
            return text;
        }

        boolean answersButton() {
            return answersButton;
        }
    }

    private static Recipe of(String name, One one, Boots boots, Condition... needs) {
        return new Recipe(name, inputs -> List.of(one.in(inputs)), List.of(needs), boots);
    }

    /** A recipe whose guest is on a disk in the folder. */
    private static Recipe of(String name, Function<Path, VmConfig> made, Condition... needs) {
        return of(name, inputs -> made.apply(inputs.folder()), Boots.MICRO, needs);
    }

    /** The recipes for x86. */
    static List<Recipe> all() {
        return Stream.of(boot(), storage(), networks(), devices(), host())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Recipe> boot() {
        return List.of(
                of("cloudImage", in -> BootRecipes.cloudImage(in.folder()), Boots.FIRMWARE, Condition.FIRMWARE),
                of(
                        "windows",
                        in -> BootRecipes.windows(in.folder(), in.tpm()),
                        Boots.NOT,
                        Condition.FIRMWARE,
                        Condition.SWTPM),
                of(
                        "microvm",
                        in -> BootRecipes.microvm(in.linux(), in.folder()),
                        Boots.LINUX_WITHOUT_BUTTON,
                        Condition.LINUX_GUEST),
                of(
                        "directKernel",
                        in -> BootRecipes.directKernel(in.linux(), in.folder()),
                        Boots.LINUX,
                        Condition.LINUX_GUEST),
                of("cdRomInstall", in -> BootRecipes.cdRomInstall(in.folder()), Boots.NOT),
                of("netBoot", in -> BootRecipes.netBoot(in.folder()), Boots.NOT),
                of("oldPc", BootRecipes::oldPc));
    }

    private static List<Recipe> storage() {
        return List.of(
                of("fastStorage", StorageRecipes::fastStorage, Condition.IO_URING),
                of("nvme", StorageRecipes::nvme),
                of("scsi", StorageRecipes::scsi),
                of("overlay", StorageRecipes::overlay),
                of("nbd", in -> StorageRecipes.nbd(in.nbd(), in.folder()), Boots.MICRO, Condition.QEMU_NBD),
                of("throttled", StorageRecipes::throttled),
                of("scratchDisk", StorageRecipes::scratchDisk));
    }

    private static List<Recipe> networks() {
        return List.of(
                of("devBox", NetworkRecipes::devBox),
                of("isolated", NetworkRecipes::isolated),
                new Recipe("cable", in -> NetworkRecipes.cable(), List.of(), Boots.NOT),
                new Recipe("networkSwitch", in -> NetworkRecipes.networkSwitch(), List.of(), Boots.NOT),
                new Recipe("stream", in -> NetworkRecipes.stream(in.folder()), List.of(Condition.QEMU_7_2), Boots.NOT),
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
                        in -> DeviceRecipes.virtiofs(in.virtiofsd(), in.folder()),
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
