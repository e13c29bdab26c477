package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.process.RuntimeDirectory;
import java.util.function.Supplier;

/** Whether a machine lasts as long as the JVM or longer, and what follows from that for its directories and records. */
public interface Lifetime {
    /** The machine lasts as long as the JVM. */
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

    /** Makes a directory that lasts as long as the machine. */
    RuntimeDirectory newDirectory(ManagerSettings settings);

    /** Whether the machine outlives the JVM. */
    boolean isOutliving();

    /** Called when the machine's configuration has changed. */
    void changed(Supplier<VmConfig> config);

    /** Called when QEMU ended before the machine was ready. */
    void abandon();

    /** Called when the machine has ended and its resources are released. */
    void end();

    /** Called when this JVM leaves the machine running. */
    void leave();
}
