package dev.qemu4j.benchmarks;

/** What is measured: one command and its reply. */
@FunctionalInterface
interface Call {
    void run() throws Exception;
}
