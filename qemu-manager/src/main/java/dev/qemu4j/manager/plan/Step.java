package dev.qemu4j.manager.plan;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.Disk;
import dev.qemu4j.config.option.Part;
import java.util.Objects;

/** One change to a running machine. */
public sealed interface Step {
    /**
     * Takes a part out of the machine. The guest has to give up a device.
     *
     * @param id the id of its device, or of the object that it is
     * @param part what it is described as
     */
    record Detach(String id, Part part) implements Step {
        /** Checks for nulls. */
        public Detach {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(part, "part");
        }

        /** Returns what is taken out. */
        @Override
        public String toString() {
            return "detach " + part.kind() + " '" + id + "'";
        }
    }

    /**
     * Plugs a part into the machine.
     *
     * @param id the id that its device gets, or the object that it is
     * @param part what it is described as
     */
    record Attach(String id, Part part) implements Step {
        /** Checks for nulls. */
        public Attach {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(part, "part");
        }

        /** Returns what is plugged in. */
        @Override
        public String toString() {
            return "attach " + part.kind() + " '" + id + "'";
        }
    }

    /**
     * Puts another medium into a drive.
     *
     * @param id the id of the drive
     * @param from the drive with the medium that is in it
     * @param to the drive with the other one
     */
    record ChangeMedium(String id, Disk from, Disk to) implements Step {
        /** Checks for nulls. */
        public ChangeMedium {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** Returns the drive. */
        @Override
        public String toString() {
            return "change the medium in '" + id + "'";
        }
    }

    /**
     * Makes virtio memory larger or smaller. A guest has to give up memory.
     *
     * @param id the id of the memory
     * @param from how large it is
     * @param to how large it is to be
     */
    record ResizeMemory(String id, DataSize from, DataSize to) implements Step {
        /** Checks for nulls. */
        public ResizeMemory {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(from, "from");
            Objects.requireNonNull(to, "to");
        }

        /** Returns the memory and its sizes. */
        @Override
        public String toString() {
            return "resize memory '" + id + "' from " + from + " to " + to;
        }
    }

    /**
     * Plugs CPUs in.
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
     * Takes CPUs out, those first that were plugged in last. The guest has to give them up.
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
     * Notes whether the guest waits for {@code cont} when the machine is started the next time. Nothing is sent for it.
     *
     * @param startPaused whether it waits
     */
    record SetStartPaused(boolean startPaused) implements Step {
        /** Returns the setting. */
        @Override
        public String toString() {
            return "note that the machine is started " + (startPaused ? "paused" : "running");
        }
    }
}
