/** A virtual machine as immutable values that render themselves as a QEMU command line and as QMP arguments. */
module dev.qemu4j.config {
    requires static transitive org.jspecify;

    exports dev.qemu4j.config;
    exports dev.qemu4j.config.block;
    exports dev.qemu4j.config.capability;
    exports dev.qemu4j.config.change;
    exports dev.qemu4j.config.chardev;
    exports dev.qemu4j.config.cloudinit;
    exports dev.qemu4j.config.cpu;
    exports dev.qemu4j.config.device;
    exports dev.qemu4j.config.display;
    exports dev.qemu4j.config.firmware;
    exports dev.qemu4j.config.imports;
    exports dev.qemu4j.config.memory;
    exports dev.qemu4j.config.network;
    exports dev.qemu4j.config.option;
    exports dev.qemu4j.config.setting;
}
