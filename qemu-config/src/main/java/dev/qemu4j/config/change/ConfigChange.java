package dev.qemu4j.config.change;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.option.Part;
import java.util.List;

/** One difference between two configurations. */
public sealed interface ConfigChange {
    /**
     * What is different.
     *
     * @return the part or setting, such as {@code disk 'root'} or {@code memory}
     */
    String what();

    /**
     * A part that only the second configuration has.
     *
     * @param what the part
     * @param part its description
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
     * @param what the part
     * @param part its description
     */
    record Removed(String what, Part part) implements ConfigChange {
        /** Returns what was removed. */
        @Override
        public String toString() {
            return what + " removed: " + part;
        }
    }

    /**
     * A part or setting that both have, and that is not the same.
     *
     * @param what the part or setting
     * @param from what it is in the first configuration
     * @param to what it is in the second
     */
    record Changed(String what, Object from, Object to) implements ConfigChange {
        /** Returns what was changed. */
        @Override
        public String toString() {
            return what + " changed: " + from + " to " + to;
        }
    }

    /**
     * What makes one configuration the other. Parts that are described alike are the same, wherever they stand in the list;
     * of others those of one kind and id are.
     *
     * @param from the first configuration
     * @param to the second configuration
     * @return the changes: settings first, then parts in their order; empty for configurations that are the same but for the
     *     order of their parts
     */
    static List<ConfigChange> between(VmConfig from, VmConfig to) {
        return Differences.between(from, to);
    }
}
