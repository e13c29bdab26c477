/** A client for QMP, the QEMU Machine Protocol. */
@SuppressWarnings("module")
module dev.qemu4j.qmp {
    requires transitive tools.jackson.databind;
    // Flight recorder events; they cost nothing while nobody records.
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.qmp;

    // The one clock of this library's time limits. Its friends are compiled later, which is what the suppressed warning
    // is about.
    exports dev.qemu4j.qmp.internal.time to
            dev.qemu4j.manager;
}
