package dev.qemu4j.qapi.generator;

/** To come. */
final class RefreshFacts {
    private RefreshFacts() {}
}
