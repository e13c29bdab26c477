/** Virtual machines and their life. */
module dev.qemu4j.manager {
    requires transitive dev.qemu4j.config;
    requires transitive dev.qemu4j.process;
    requires transitive dev.qemu4j.qapi;
    requires transitive dev.qemu4j.qmp;
    // Flight recorder events; they cost nothing while nobody records.
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.manager;
    exports dev.qemu4j.manager.console;
    exports dev.qemu4j.manager.hardware;
    exports dev.qemu4j.manager.host;
    exports dev.qemu4j.manager.input;
    exports dev.qemu4j.manager.json;
    exports dev.qemu4j.manager.plan;
    exports dev.qemu4j.manager.screen;
    exports dev.qemu4j.manager.stats;

    // The files in the cache are records that Jackson reads and writes.
    opens dev.qemu4j.manager.host to
            tools.jackson.databind;
    opens dev.qemu4j.manager.internal.capability to
            tools.jackson.databind;
}
