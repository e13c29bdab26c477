/** Downloads disk images, verifies them, and keeps them in the user's cache. */
module dev.qemu4j.image.cache {
    requires transitive dev.qemu4j.config;
    requires transitive dev.qemu4j.image;
    requires dev.qemu4j.process;
    requires java.net.http;
    requires org.tukaani.xz;
    requires static transitive org.jspecify;

    exports dev.qemu4j.image.cache;
}
