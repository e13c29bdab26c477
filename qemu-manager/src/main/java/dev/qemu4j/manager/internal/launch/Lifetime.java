package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.function.Supplier;

/** How long what a machine consists of may last, and where it has its directories, accordingly. */
public interface Lifetime {
    /** As long as the JVM. */
    Lifetime OF_THE_JVM = new Lifetime() {
        @Override
        public RuntimeDirectory newDirectory(ManagerSettings settings) {
            return settings.newRuntimeDirectory();
        }

        @Override
        public boolean isOutliving() {
            return false;
        }

        @Override
        public void changed(Supplier<VmConfig> config) {}

        @Override
        public void abandon() {}

        @Override
        public void end() {}

        @Override
        public void leave() {}
    };

    /** A directory that lasts as long. */
    RuntimeDirectory newDirectory(ManagerSettings settings);

    /** Whether that is longer than the JVM. */
    boolean isOutliving();

    /** The machine's configuration has changed. */
    void changed(Supplier<VmConfig> config);

    /** QEMU ended before the machine was ready. */
    void abandon();

    /** The machine has ended, and all that belonged to it is gone. */
    void end();

    /** This JVM lets go of a machine that runs on. */
    void leave();
}
