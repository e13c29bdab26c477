/** A virtual machine as immutable values that render themselves as a QEMU command line. */
module dev.qemu4j.config {
    requires static transitive org.jspecify;

    exports dev.qemu4j.config;
}
