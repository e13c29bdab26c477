package dev.qemu4j.testkit.internal.json;

/**
 * A stretch of input that is one JSON value, or one that can never become one.
 *
 * @param text the characters as they came; bytes that are not UTF-8 appear as U+FFFD
 * @param malformed whether the input was given up at this point: a syntax error that bracket counting already shows
 */
public record Frame(String text, boolean malformed) {}
