package dev.qemu4j.process;

/** To come. */
final class QemuBinary {
    private QemuBinary() {}
}
