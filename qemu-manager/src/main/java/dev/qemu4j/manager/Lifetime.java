package dev.qemu4j.manager;

import dev.qemu4j.process.RuntimeDirectory;

/** How long what a machine consists of may last, and where it has its directories, accordingly. */
interface Lifetime {
    /** As long as the JVM. */
    Lifetime OF_THE_JVM = new Lifetime() {
        @Override
        public RuntimeDirectory newDirectory(Settings settings) {
            return settings.newRuntimeDirectory();
        }

        @Override
        public boolean isOutliving() {
            return false;
        }
    };

    /** A directory that lasts as long. */
    RuntimeDirectory newDirectory(Settings settings);

    /** Whether that is longer than the JVM. */
    boolean isOutliving();
}
