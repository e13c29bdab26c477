/** Finds QEMU, launches it, watches it and ends it. */
@SuppressWarnings("module")
module dev.qemu4j.process {
    requires transitive dev.qemu4j.config;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.process;

    // What QEMU and images say is escaped in one way. These modules are compiled later, hence the suppressed warning.
    exports dev.qemu4j.process.internal.output to
            dev.qemu4j.image,
            dev.qemu4j.manager;
}
