/** A client for QMP, the QEMU Machine Protocol. */
@SuppressWarnings("module")
module dev.qemu4j.qmp {
    requires transitive tools.jackson.databind;
    // For the events of JDK Flight Recorder.
    requires jdk.jfr;
    requires org.slf4j;
    requires static transitive org.jspecify;

    exports dev.qemu4j.qmp;

    // Deadlines are the same in all modules. The manager is compiled later, hence the suppressed warning.
    exports dev.qemu4j.qmp.internal.time to
            dev.qemu4j.manager;
}
