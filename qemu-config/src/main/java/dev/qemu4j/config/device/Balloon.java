package dev.qemu4j.config.device;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import java.util.Optional;

/**
 * A balloon, with which the host reclaims memory from a running guest ({@code virtio-balloon}).
 *
 * @param freePageReporting whether the guest reports its free pages, so that the host can use them
 * @param deflateOnOutOfMemory whether the balloon deflates when the guest runs out of memory
 */
public record Balloon(boolean freePageReporting, boolean deflateOnOutOfMemory) implements Part {
    /**
     * A balloon that reports free pages and deflates when memory runs out.
     *
     * @return the device
     */
    public static Balloon standard() {
        return new Balloon(true, true);
    }

    @Override
    public String kind() {
        return "balloon";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the balloon");
        String name = out.id("balloon", Optional.empty(), IdSpace.DEVICE);
        out.virtioDevice(
                "virtio-balloon",
                PropertyTree.of("id", name)
                        .with("free-page-reporting", freePageReporting)
                        .with("deflate-on-oom", deflateOnOutOfMemory),
                "memory that the host can reclaim");
    }
}
