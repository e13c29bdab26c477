/** Virtual machines and their life. */
module dev.qemu4j.manager {
    requires transitive dev.qemu4j.config;
    requires transitive dev.qemu4j.process;
    requires transitive dev.qemu4j.qmp;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.manager;
}
