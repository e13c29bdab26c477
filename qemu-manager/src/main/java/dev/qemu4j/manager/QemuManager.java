package dev.qemu4j.manager;

/** To come. */
final class QemuManager {
    private QemuManager() {}
}
