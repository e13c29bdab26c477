/** Parts for tests of programs that use QEMU. */
module dev.qemu4j.testkit {
    requires transitive tools.jackson.databind;
    requires static transitive net.jqwik.api;
    requires static transitive org.jspecify;

    exports dev.qemu4j.testkit;
}
