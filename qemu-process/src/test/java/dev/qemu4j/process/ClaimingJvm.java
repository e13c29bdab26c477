package dev.qemu4j.process;

import java.nio.file.Path;

/** The program that {@link ClaimTest} runs: it claims a name and keeps it. */
final class ClaimingJvm {
    private ClaimingJvm() {}

    public static void main(String[] args) throws Exception {
        boolean claimed = OutlivingProcesses.in(Path.of(args[0])).claim(args[1]).isPresent();
        System.out.println("claimed " + claimed);
        Thread.currentThread().join();
    }
}
