package dev.qemu4j.integration.sample;

/** A type of the root package that every package may use. */
public record Value(int number) {}
