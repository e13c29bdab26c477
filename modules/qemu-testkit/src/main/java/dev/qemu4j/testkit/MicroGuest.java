package dev.qemu4j.testkit;

/** To come. */
final class MicroGuest {
    private MicroGuest() {}
}
