package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.Disk;
import dev.qemu4j.config.Serial;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A host that has no room for what a guest writes. The guest does not notice: QEMU, left to its own policy, stops it and tries again
 * when it is resumed.
 */
@ExtendWith(FailOnLeaks.class)
@Timeout(120)
class DiskFullIT {
    /** Runs QEMU with a small file system of its own that has room for the first page of the image only. */
    private static final String FULL_FILE_SYSTEM = """
            mount -t tmpfs -o size=64k full "$1" || exit
            cp "$2" "$1/guest.img" && truncate -s 1M "$1/guest.img" || exit
            head -c 1M /dev/zero > "$1/ballast" 2> /dev/null
            shift 2
            exec "$@"
            """;

    @TempDir
    private Path folder;

    private Path image;
    private Path serial;

    @BeforeEach
    void write() throws Exception {
        image = MicroGuest.WRITER.writeTo(folder.resolve("guest.img"));
        serial = folder.resolve("serial");
    }

    private VmConfig.Builder config() {
        return TestMachines.bare("full", "pc").serial(Serial.file(serial));
    }

    private static QemuManager.Builder manager() {
        return QemuManager.builder().binary(TestQemus.first().program());
    }

    @Test
    void aFullFileSystemPausesTheGuestUntilThereIsRoom() throws Exception {
        Path full = Files.createDirectory(folder.resolve("full"));
        Path bootSector = Files.write(folder.resolve("boot"), Arrays.copyOf(MicroGuest.WRITER.image(), 512));
        String[] inItsOwnMountNamespace = {
            "unshare",
            "--map-root-user",
            "--mount",
            "sh",
            "-c",
            FULL_FILE_SYSTEM,
            "sh",
            full.toString(),
            bootSector.toString()
        };
        assumeTrue(canMount(), "this host does not let users mount file systems");
        VmConfig config = config().disk(Disk.raw(full.resolve("guest.img"))).build();
        try (QemuManager manager = manager().wrapper(inItsOwnMountNamespace).build()) {
            VirtualMachine vm = manager.create(config);
            startAndAwaitPause(vm);

            // The file system is visible only to QEMU, and to others through /proc.
            Files.delete(Path.of("/proc/" + vm.process().pid() + "/root" + full).resolve("ballast"));
            resumeAndAwaitWritten(vm);
        }
    }

    private static boolean canMount() throws Exception {
        Process probe = new ProcessBuilder(
                        "unshare", "--map-root-user", "--mount", "mount", "-t", "tmpfs", "probe", "/mnt")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        return probe.waitFor() == 0;
    }

    @Test
    void aFullDiskPausesTheGuestUntilThereIsRoom() throws Exception {
        String noRoomOnce = "driver=blkdebug,node-name=disk,image.driver=file,image.filename=" + image
                + ",inject-error.0.event=pwritev,inject-error.0.errno=28,inject-error.0.once=on";
        VmConfig config = config().argument("-blockdev", noRoomOnce)
                .argument("-device", "ide-hd,drive=disk")
                .build();
        try (QemuManager manager = manager().build()) {
            VirtualMachine vm = manager.create(config);
            startAndAwaitPause(vm);
            resumeAndAwaitWritten(vm);
        }
    }

    private void startAndAwaitPause(VirtualMachine vm) throws Exception {
        try (EventSubscription errors = vm.qmp().subscribe("BLOCK_IO_ERROR")) {
            vm.start();
            var error = errors.next(Await.LONG_ENOUGH).data();
            assertThat(error.path("nospace").asBoolean(false)).isTrue();
            assertThat(error.path("action").asString("")).isEqualTo("stop");
        }
        vm.awaitStatus(VmStatus.PAUSED, Await.LONG_ENOUGH);
        assertThat(vm.queryStatus()).isEqualTo(VmStatus.PAUSED);
        assertThat(vm.qmp().execute("query-status").path("status").asString("")).isEqualTo("io-error");
        assertThat(serial).hasContent("qemu4j writer");
    }

    private void resumeAndAwaitWritten(VirtualMachine vm) throws Exception {
        vm.resume();
        Await.until("the guest's word", () -> Files.readString(serial), text -> text.endsWith(": written\n"));
        assertThat(vm.status()).isEqualTo(VmStatus.RUNNING);
        assertThat(vm.shutdown(Await.LONG_ENOUGH)).isEqualTo(ShutdownOutcome.POWERED_OFF);
    }
}
