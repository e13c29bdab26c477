/** Parts for tests of programs that use QEMU. */
@SuppressWarnings("module")
module dev.qemu4j.testkit {
    requires transitive dev.qemu4j.config;
    requires transitive tools.jackson.databind;
    // Only for those who use the arbitraries: they have jqwik anyway.
    requires static net.jqwik.api;
    requires static transitive org.jspecify;

    exports dev.qemu4j.testkit;

    // The Linux guest of this project's tests. Its friend is compiled later, which is what the suppressed warning is
    // about.
    exports dev.qemu4j.testkit.internal.guest to
            dev.qemu4j.examples;
}
