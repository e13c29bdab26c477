package dev.qemu4j.image.cache;

import dev.qemu4j.config.Architecture;
import java.net.URI;
import java.util.Map;

/**
 * Some well-known cloud images. Each is verified with the checksum file that its project publishes beside it. Debian and Ubuntu replace
 * theirs now and then under the same address; a cache that has one keeps it until it is asked to {@linkplain ImageCache#refreshing
 * refresh}. Alpine and Fedora have a version in the address, and remove it some time after the next release.
 */
public final class CloudImages {
    private static final Map<Architecture, String> DEBIAN_NAMES =
            Map.of(Architecture.X86_64, "amd64", Architecture.AARCH64, "arm64");

    private static final Map<Architecture, String> LINUX_NAMES =
            Map.of(Architecture.X86_64, "x86_64", Architecture.AARCH64, "aarch64");

    private static final String SEED =
            "cloud-init: a disk of dev.qemu4j.config.cloudinit.CloudInitSeed (NoCloud, volume 'cidata')";

    private static final String CONSOLE =
            "The first serial console shows 'login:' when it has booted, and cloud-init writes"
                    + " 'Cloud-init v. … finished' there when the seed has been applied.";

    private static final String ALPINE_CONSOLE = "The first serial console shows 'login:' when it has booted.";

    private CloudImages() {}

    /**
     * Debian 12 (bookworm), {@code genericcloud}: small, with drivers for virtual hardware only.
     *
     * @param architecture x86_64 or AArch64
     * @return the image
     * @throws IllegalArgumentException if there is none for the architecture
     */
    public static CloudImage debian12(Architecture architecture) {
        return debian("bookworm", 12, architecture);
    }

    /**
     * Debian 13 (trixie), {@code genericcloud}: small, with drivers for virtual hardware only.
     *
     * @param architecture x86_64 or AArch64
     * @return the image
     * @throws IllegalArgumentException if there is none for the architecture
     */
    public static CloudImage debian13(Architecture architecture) {
        return debian("trixie", 13, architecture);
    }

    private static CloudImage debian(String codename, int version, Architecture architecture) {
        URI uri = URI.create("https://cloud.debian.org/images/cloud/" + codename + "/latest/debian-" + version
                + "-genericcloud-" + name(DEBIAN_NAMES, architecture) + ".qcow2");
        return new CloudImage(
                "Debian " + version,
                architecture,
                uri,
                ChecksumFile.beside(uri, "SHA512SUMS"),
                "debian",
                SEED,
                CONSOLE);
    }

    /**
     * Ubuntu 24.04 LTS (noble), server.
     *
     * @param architecture x86_64 or AArch64
     * @return the image
     * @throws IllegalArgumentException if there is none for the architecture
     */
    public static CloudImage ubuntu2404(Architecture architecture) {
        URI uri = URI.create("https://cloud-images.ubuntu.com/releases/noble/release/ubuntu-24.04-server-cloudimg-"
                + name(DEBIAN_NAMES, architecture) + ".img");
        return new CloudImage(
                "Ubuntu 24.04", architecture, uri, ChecksumFile.beside(uri, "SHA256SUMS"), "ubuntu", SEED, CONSOLE);
    }

    /**
     * Fedora 42 Cloud.
     *
     * @param architecture x86_64 or AArch64
     * @return the image
     * @throws IllegalArgumentException if there is none for the architecture
     */
    public static CloudImage fedora42(Architecture architecture) {
        String name = name(LINUX_NAMES, architecture);
        // Not download.fedoraproject.org, which redirects to mirrors, and to some by http.
        URI uri = URI.create("https://dl.fedoraproject.org/pub/fedora/linux/releases/42/Cloud/" + name
                + "/images/Fedora-Cloud-Base-Generic-42-1.1." + name + ".qcow2");
        return new CloudImage(
                "Fedora 42",
                architecture,
                uri,
                ChecksumFile.beside(uri, "Fedora-Cloud-42-1.1-" + name + "-CHECKSUM"),
                "fedora",
                SEED,
                CONSOLE);
    }

    /**
     * Alpine Linux 3.22, with cloud-init. It boots by BIOS on x86_64 and by UEFI on AArch64.
     *
     * @param architecture x86_64 or AArch64
     * @return the image
     * @throws IllegalArgumentException if there is none for the architecture
     */
    public static CloudImage alpine322(Architecture architecture) {
        String firmware = architecture.equals(Architecture.X86_64) ? "bios" : "uefi";
        URI uri = URI.create("https://dl-cdn.alpinelinux.org/alpine/v3.22/releases/cloud/nocloud_alpine-3.22.4-"
                + name(LINUX_NAMES, architecture) + "-" + firmware + "-cloudinit-r0.qcow2");
        return new CloudImage(
                "Alpine 3.22",
                architecture,
                uri,
                new ChecksumFile(URI.create(uri + ".sha512"), fileName(uri)),
                "alpine",
                SEED,
                ALPINE_CONSOLE);
    }

    private static String fileName(URI uri) {
        return uri.getPath().substring(uri.getPath().lastIndexOf('/') + 1);
    }

    private static String name(Map<Architecture, String> names, Architecture architecture) {
        String name = names.get(architecture);
        if (name == null) {
            throw new IllegalArgumentException(
                    "architecture: there is no such image for " + architecture + ", only for " + names.keySet());
        }
        return name;
    }
}
