package dev.qemu4j.config;

import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.PropertyTree;

/** The host's side of a disk: the block node with the disk's id, and the nodes below it. */
final class DiskNode {
    private DiskNode() {}

    static PropertyTree of(Disk disk, String id, OptionCollector out) {
        DiskTuning tuning = disk.tuning();
        if (disk.image().source() instanceof FileSource file
                && file.aio() == Aio.NATIVE
                && !tuning.cache().direct()) {
            out.problem("aio NATIVE needs cache NONE or DIRECT_SYNC, not " + tuning.cache());
        }
        PropertyTree name = PropertyTree.of("node-name", id);
        PropertyTree node = tuning.throttle().isPresent() ? PropertyTree.empty() : name;
        if (disk.isReadOnly()) {
            node = node.with("read-only", true);
        }
        PropertyTree image = disk.image().tree(tuning.tree(node));
        if (tuning.throttle().isEmpty()) {
            return image;
        }
        String group = id + "-limits";
        out.claim(IdSpace.OBJECT, group);
        out.add(OptionKind.OBJECT, tuning.throttle().get().tree(group), "the limits of the disk");
        // Each node decides for itself what it passes on, so the filter gets the same tuning as the image below it.
        PropertyTree filter =
                tuning.tree(PropertyTree.of("driver", "throttle").withAll(name).with("throttle-group", group));
        return (disk.isReadOnly() ? filter.with("read-only", true) : filter).with("file", image);
    }
}
