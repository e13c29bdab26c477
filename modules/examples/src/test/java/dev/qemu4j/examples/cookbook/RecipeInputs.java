package dev.qemu4j.examples.cookbook;

import dev.qemu4j.examples.ImageTool;
import dev.qemu4j.process.Helper;
import dev.qemu4j.process.QemuLaunch;
import dev.qemu4j.process.RuntimeDirectory;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.internal.guest.LinuxGuestFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The files and helper programs that the recipes use. */
final class RecipeInputs implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int FLOPPY_BYTES = 1440 << 10;
    private static final long ARM_FLASH_BYTES = 64L << 20;

    private final Path folder;
    private final RuntimeDirectory directory = RuntimeDirectory.create();
    private final List<Helper> helpers = new ArrayList<>();

    private RecipeInputs(Path folder) {
        this.folder = folder;
    }

    /** Writes the files. Those that a guest boots from have a micro guest on them. */
    static RecipeInputs in(Path folder) throws IOException, InterruptedException {
        RecipeInputs inputs = new RecipeInputs(folder);
        Path guest = MicroGuest.GREETER.writeTo(folder.resolve("root.raw"));
        for (String name : List.of("c.raw", "base.raw", "fast.raw")) {
            Files.copy(guest, folder.resolve(name));
        }
        for (String name : List.of("data.raw", "tools.raw", "scratch.raw", "stick.raw", "install.iso", "riscv.raw")) {
            sized(folder.resolve(name), 1 << 20);
        }
        sized(folder.resolve("floppy.img"), FLOPPY_BYTES);
        sized(folder.resolve("arm-code.fd"), ARM_FLASH_BYTES);
        sized(folder.resolve("arm-vars.fd"), ARM_FLASH_BYTES);
        Files.writeString(folder.resolve("config.json"), "{}");
        Files.createDirectories(folder.resolve("src, mine"));
        Files.createDirectories(folder.resolve("docs"));
        Files.createDirectories(folder.resolve("tftp"));
        ImageTool.run("convert", "-O", "qcow2", guest, folder.resolve("root.qcow2"));
        for (String name : List.of("debian-12-genericcloud-amd64", "windows", "new", "arm")) {
            Files.copy(folder.resolve("root.qcow2"), folder.resolve(name + ".qcow2"));
        }
        // The configuration names its backing file, not its header.
        ImageTool.run("create", "-f", "qcow2", folder.resolve("overlay.qcow2"), "1M");
        return inputs;
    }

    private static void sized(Path path, long bytes) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.setLength(bytes);
        }
    }

    Path folder() {
        return folder;
    }

    Path linux() {
        return LinuxGuestFiles.find().orElseThrow().directory();
    }

    Path tpm() throws IOException, InterruptedException {
        Helper tpm = BootRecipes.swtpm(Files.createDirectory(folder.resolve("tpm")), directory);
        helpers.add(tpm);
        return tpm.socket();
    }

    Path virtiofsd() throws IOException, InterruptedException {
        Helper daemon = DeviceRecipes.virtiofsd(Files.createDirectory(folder.resolve("shared")), directory);
        helpers.add(daemon);
        return daemon.socket();
    }

    /** A server that exports the micro guest as {@code disk}. */
    Path nbd() throws InterruptedException {
        Path socket = directory.socket("nbd.sock");
        QemuLaunch launch = QemuLaunch.of(List.of("qemu-nbd"))
                .name("qemu-nbd")
                .arguments(List.of(
                        "-f",
                        "raw",
                        "-x",
                        "disk",
                        "-t",
                        "-k",
                        socket.toString(),
                        folder.resolve("root.raw").toString()));
        helpers.add(Helper.start(launch, socket, directory, PATIENCE));
        return socket;
    }

    @Override
    public void close() {
        try (directory) {
            for (Helper helper : helpers) {
                helper.close();
                helper.process().onExit().join();
            }
        }
    }
}
