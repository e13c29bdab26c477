package dev.qemu4j.config.change;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import java.util.List;

/** A difference between two configurations. */
public sealed interface ConfigChange {
    /**
     * What differs.
     *
     * @return the part or setting, such as {@code disk 'root'} or {@code memory}
     */
    String what();

    /**
     * A part that only the second configuration has.
     *
     * @param what the name of the part
     * @param part the part
     */
    record Added(String what, Part part) implements ConfigChange {
        /** Returns what was added. */
        @Override
        public String toString() {
            return what + " added: " + part;
        }
    }

    /**
     * A part that only the first configuration has.
     *
     * @param what the name of the part
     * @param part the part
     */
    record Removed(String what, Part part) implements ConfigChange {
        /** Returns what was removed. */
        @Override
        public String toString() {
            return what + " removed: " + part;
        }
    }

    /**
     * A part or setting that differs between the configurations.
     *
     * @param what the name of the part or setting
     * @param from its value in the first configuration
     * @param to its value in the second
     */
    record Changed(String what, Object from, Object to) implements ConfigChange {
        /** Returns what was changed. */
        @Override
        public String toString() {
            return what + " changed: " + from + " to " + to;
        }
    }

    /**
     * The changes from one configuration to another. Equal parts are the same part, whatever their position; of the others,
     * parts of the same kind and id are the same part.
     *
     * @param from the first configuration
     * @param to the second configuration
     * @return the changes: settings first, then parts in their order; empty if the configurations differ at most in the order
     *     of their parts
     */
    static List<ConfigChange> between(VmConfig from, VmConfig to) {
        return Differences.between(from, to);
    }
}
