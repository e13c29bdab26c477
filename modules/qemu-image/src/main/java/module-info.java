/** Disk images: {@code qemu-img} as typed calls, and the headers of images read and written without it. */
@SuppressWarnings("module")
module dev.qemu4j.image {
    requires transitive dev.qemu4j.config;
    requires transitive dev.qemu4j.process;
    // The streaming parser only: what qemu-img prints is small and flat.
    requires tools.jackson.core;
    requires static transitive org.jspecify;

    exports dev.qemu4j.image;
    exports dev.qemu4j.image.internal.files to
            dev.qemu4j.image.cache;
}
