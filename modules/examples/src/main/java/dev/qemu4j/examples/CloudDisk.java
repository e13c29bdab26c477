package dev.qemu4j.examples;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.image.QemuImg;
import dev.qemu4j.image.cache.CloudImages;
import dev.qemu4j.image.cache.Digest;
import dev.qemu4j.image.cache.ImageCache;
import java.net.URI;
import java.nio.file.Path;

/** Gets a disk from the network: an overlay of a cloud image, or any image whose digest is known. */
public final class CloudDisk {
    private CloudDisk() {}

    /**
     * Runs the example.
     *
     * @param args a directory, and for an image of one's own its address and its SHA-256 digest
     * @throws InterruptedException if the program is interrupted
     */
    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        System.out.println(args.length == 1 ? debian(directory) : own(directory, URI.create(args[1]), args[2]));
    }

    private static Path debian(Path directory) throws InterruptedException {
        // readme: cache
        Path base = ImageCache.user().get(CloudImages.debian12(Architecture.host()));
        Path overlay = QemuImg.find().overlay(base, directory.resolve("web-1.qcow2"));
        // readme: end
        return overlay;
    }

    private static boolean own(Path directory, URI image, String hex) throws InterruptedException {
        // readme: digest
        ImageCache cache = ImageCache.in(directory).maxSize(DataSize.ofGibibytes(10));
        Path base = cache.get(image, Digest.sha256(hex), progress -> System.out.println(progress.done()));
        Path same = cache.offline().get(image, Digest.sha256(hex)); // needs no network from now on
        // readme: end
        return same.equals(base);
    }
}
