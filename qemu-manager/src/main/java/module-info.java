/** Virtual machines and their life. */
module dev.qemu4j.manager {
    requires transitive dev.qemu4j.config;
    requires transitive dev.qemu4j.process;
    requires transitive dev.qemu4j.qapi;
    requires transitive dev.qemu4j.qmp;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.manager;
    exports dev.qemu4j.manager.host;
    exports dev.qemu4j.manager.json;

    // The files in the cache are records that Jackson reads and writes.
    opens dev.qemu4j.manager to
            tools.jackson.databind;
    opens dev.qemu4j.manager.host to
            tools.jackson.databind;
}
