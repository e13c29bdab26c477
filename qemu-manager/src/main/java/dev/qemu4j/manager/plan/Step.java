package dev.qemu4j.manager.plan;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.option.Part;
import java.util.Objects;

/** One change of a running machine. */
public sealed interface Step {
    /**
     * Detaches a part. If it has a device, the guest must release that.
     *
     * @param id the id of the device, or of the object if there is no device
     * @param part the description of the part
     */
    record Detach(String id, Part part) implements Step {
        /** Checks for nulls. */
        public Detach {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(part, "part");
        }

        /** Returns the kind and the id of the part. */
        @Override
        public String toString() {
            return "detach " + part.kind() + " '" + id + "'";
        }
    }

    /**
     * Attaches a part.
     *
     * @param id the id that the device gets, or the object if there is no device
     * @param part the description of the part
     */
    record Attach(String id, Part part) implements Step {
        /** Checks for nulls. */
        public Attach {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(part, "part");
        }

        /** Returns the kind and the id of the part. */
        @Override
        public String toString() {
            return "attach " + part.kind() + " '" + id + "'";
        }
    }

    /**
     * Changes the medium in a drive.
     *
     * @param id the id of the drive
     * @param from the drive with its current medium
     * @param to the drive with the new medium
     */
    record ChangeMedium(String id, Disk from, Disk to) implements Step {
        /** Checks for nulls. */
        public ChangeMedium {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** Returns the id of the drive. */
        @Override
        public String toString() {
            return "change the medium in '" + id + "'";
        }
    }

    /**
     * Resizes virtio memory. To shrink it, the guest must release memory.
     *
     * @param id the id of the memory
     * @param from its current size
     * @param to its new size
     */
    record ResizeMemory(String id, DataSize from, DataSize to) implements Step {
        /** Checks for nulls. */
        public ResizeMemory {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** Returns the id and both sizes. */
        @Override
        public String toString() {
            return "resize memory '" + id + "' from " + from + " to " + to;
        }
    }

    /**
     * Adds CPUs.
     *
     * @param count how many
     */
    record AddCpus(int count) implements Step {
        /** Returns how many. */
        @Override
        public String toString() {
            return "add " + count + (count == 1 ? " CPU" : " CPUs");
        }
    }

    /**
     * Removes hot-plugged CPUs, the last one first. The guest must release them.
     *
     * @param count how many
     */
    record RemoveCpus(int count) implements Step {
        /** Returns how many. */
        @Override
        public String toString() {
            return "remove " + count + (count == 1 ? " CPU" : " CPUs");
        }
    }

    /**
     * Sets whether the guest is paused when the machine is started the next time. Only the configuration changes; nothing is sent.
     *
     * @param startPaused whether it is paused
     */
    record SetStartPaused(boolean startPaused) implements Step {
        /** Returns the setting. */
        @Override
        public String toString() {
            return "start the machine " + (startPaused ? "paused" : "running") + " the next time";
        }
    }
}
