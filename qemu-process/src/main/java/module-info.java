/** Finds QEMU, launches it, watches it and ends it. */
@SuppressWarnings("module")
module dev.qemu4j.process {
    requires transitive dev.qemu4j.config;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.process;
    // How files are opened and whom they may belong to, and how text of others is shown, is the same in these modules,
    // which are compiled later; hence the suppressed warning.
    exports dev.qemu4j.process.internal.files to
            dev.qemu4j.image.cache,
            dev.qemu4j.manager;
    exports dev.qemu4j.process.internal.output to
            dev.qemu4j.image,
            dev.qemu4j.image.cache,
            dev.qemu4j.manager;
}
