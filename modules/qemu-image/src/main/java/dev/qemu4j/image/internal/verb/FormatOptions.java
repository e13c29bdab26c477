package dev.qemu4j.image.internal.verb;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.CreateOptions;
import dev.qemu4j.image.OverlayOptions;
import dev.qemu4j.image.Preallocation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a format can be told when an image is made, as {@code -o} has it. Only numbers and words, so nothing has to be escaped. */
final class FormatOptions {
    private static final Set<ImageFormat> WITH_CLUSTERS = EnumSet.of(ImageFormat.QCOW2, ImageFormat.QED);

    private FormatOptions() {}

    /**
     * The arguments.
     *
     * @throws IllegalArgumentException if the format has no such option
     */
    static List<String> arguments(ImageFormat format, CreateOptions options) {
        List<String> words = new ArrayList<>();
        options.clusterSize().ifPresent(size -> {
            check(WITH_CLUSTERS.contains(format), "clusterSize", format);
            words.add("cluster_size=" + size.bytes());
        });
        if (options.preallocation() != Preallocation.OFF) {
            check(
                    has(format, options.preallocation()),
                    "preallocation=" + options.preallocation().word(),
                    format);
            words.add("preallocation=" + options.preallocation().word());
        }
        if (options.hasLazyRefcounts()) {
            check(format == ImageFormat.QCOW2, "lazyRefcounts", format);
            words.add("lazy_refcounts=on");
        }
        return words.isEmpty() ? List.of() : List.of("-o", String.join(",", words));
    }

    static CreateOptions of(OverlayOptions options) {
        return new CreateOptions(
                options.clusterSize(), Preallocation.OFF, options.hasLazyRefcounts(), options.overwrites());
    }

    /** Refuses a format that {@code qemu-img} only reads. */
    static void checkWritten(ImageFormat format) {
        if (format == ImageFormat.DMG) {
            throw new IllegalArgumentException("format: " + format.driver() + " can only be read");
        }
    }

    private static boolean has(ImageFormat format, Preallocation how) {
        return format == ImageFormat.QCOW2 || (format == ImageFormat.RAW && how != Preallocation.METADATA);
    }

    private static void check(boolean can, String option, ImageFormat format) {
        if (!can) {
            throw new IllegalArgumentException(option + ": " + format.driver() + " has no such option");
        }
    }
}
