package dev.qemu4j.config.device;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import java.util.Objects;
import java.util.Optional;

/**
 * A parallel port of a PC ({@code -parallel}).
 *
 * @param chardev its back end on the host
 */
public record Parallel(Chardev chardev) implements Part {
    private static final int PORTS = 3;

    /** Checks for nulls. */
    public Parallel {
        Objects.requireNonNull(chardev, "chardev");
    }

    @Override
    public String kind() {
        return "parallel";
    }

    @Override
    public void describe(OptionCollector out) {
        String id = out.id("parallel", Optional.empty(), IdSpace.CHARDEV);
        if (out.next("parallel port") >= PORTS) {
            out.problem("a machine has at most " + PORTS + " parallel ports");
        }
        chardev.describe(out, id, "the back end of the port");
        out.plain("-parallel", "chardev:" + id, "the port");
    }
}
