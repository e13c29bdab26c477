package dev.qemu4j.examples;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ConvertOptions;
import dev.qemu4j.image.CreateOptions;
import dev.qemu4j.image.ImageCheck;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageHeader;
import dev.qemu4j.image.ImageInfo;
import dev.qemu4j.image.OverlayOptions;
import dev.qemu4j.image.QemuImg;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** Makes disk images, looks at them, and changes them. */
public final class DiskImages {
    private DiskImages() {}

    /**
     * Runs the example.
     *
     * @param args a directory for the images
     * @throws IOException if a file there cannot be written
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path directory = Path.of(args[0]);
        Path golden = MicroGuest.GREETER.writeTo(directory.resolve("golden.img"));
        create(directory);
        overlay(directory, golden);
        look(directory, golden);
        change(directory);
        fail(directory);
    }

    private static void create(Path directory) throws InterruptedException {
        // readme: create
        QemuImg img = QemuImg.find();
        Path data = img.create(directory.resolve("data.qcow2"), ImageFormat.QCOW2, DataSize.ofGibibytes(20));
        CreateOptions replacing =
                CreateOptions.DEFAULT.clusterSize(DataSize.parse("2M")).overwrite();
        img.create(data, ImageFormat.QCOW2, DataSize.ofGibibytes(40), replacing);
        // readme: end
    }

    private static void overlay(Path directory, Path golden) throws IOException, InterruptedException {
        QemuImg img = QemuImg.find();
        // readme: overlay
        Files.setPosixFilePermissions(
                golden, PosixFilePermissions.fromString("r--r--r--")); // it does not change from now on
        OverlayOptions options = OverlayOptions.DEFAULT.baseFormat(ImageFormat.RAW);
        Path overlay = img.overlay(golden, directory.resolve("web-1.qcow2"), options);
        Disk disk = Disk.of(img.chain(overlay).toImage()); // every file and format explicit
        // readme: end
        System.out.println(disk.image().backing().orElseThrow().format());
    }

    private static void look(Path directory, Path golden) throws InterruptedException {
        QemuImg img = QemuImg.find();
        Path overlay = directory.resolve("web-1.qcow2");
        // readme: look
        ImageInfo info = img.info(overlay); // a process; the image may be in use
        System.out.println(info.format() + " " + info.virtualSize());

        ImageHeader header = ImageHeader.read(overlay); // no process
        System.out.println(header.kind() + " " + header.isSelfContained());

        ImageInfo raw = img.info(Image.file(ImageFormat.RAW, golden)); // whatever it begins with
        System.out.println(raw.format());
        // readme: end
    }

    private static void change(Path directory) throws InterruptedException {
        Path overlay = directory.resolve("web-1.qcow2");
        // readme: change
        QemuImg img = QemuImg.find().timeLimit(Duration.ofMinutes(10));
        img.resize(overlay, DataSize.ofMebibytes(64));
        ImageCheck check = img.check(overlay);
        Path copy = img.convert(
                overlay,
                directory.resolve("copy.qcow2"),
                ImageFormat.QCOW2,
                ConvertOptions.DEFAULT.compress(),
                progress -> System.out.printf("%.0f %%%n", progress.fraction() * 100));
        System.out.println(check.outcome() + " " + img.compare(overlay, copy).isSame());
        // readme: end
    }

    private static void fail(Path directory) throws InterruptedException {
        QemuImg img = QemuImg.find();
        Path overlay = directory.resolve("web-1.qcow2");
        // readme: failure
        try {
            img.commit(overlay);
        } catch (ImageException e) {
            System.out.println(e.diagnosis());
        }
        // readme: end
    }
}
