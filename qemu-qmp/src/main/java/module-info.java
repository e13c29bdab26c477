/** A client for QMP, the QEMU Machine Protocol. */
module dev.qemu4j.qmp {
    requires transitive tools.jackson.databind;
    // Flight recorder events; they cost nothing while nobody records.
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.qmp;
}
