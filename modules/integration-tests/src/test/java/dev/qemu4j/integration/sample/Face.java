package dev.qemu4j.integration.sample;

import dev.qemu4j.integration.sample.one.One;

/** A type of the root package, which may use every package. Nothing else may use it. */
public record Face(One one) {}
