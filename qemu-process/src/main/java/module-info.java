/** Finds QEMU, launches it, watches it and ends it. */
module dev.qemu4j.process {
    requires transitive dev.qemu4j.config;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.process;
    exports dev.qemu4j.process.internal.output to
            dev.qemu4j.image,
            dev.qemu4j.manager;
}
