package dev.qemu4j.config.internal.options;

import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.PropertyTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** The lengths of texts that a device has room for. QEMU cuts most longer ones silently. */
final class TextLimits {
    /**
     * The limit of a property.
     *
     * @param drivers the devices that have it
     * @param key the property
     * @param bytes how many bytes reach the guest
     */
    private record Limit(Pattern drivers, String key, int bytes) {}

    private static final List<Limit> LIMITS = List.of(
            new Limit(Pattern.compile("(vhost-user|virtio)-blk.*|nvme|ide-.*"), "serial", 20),
            new Limit(Pattern.compile("ide-.*"), "model", 40),
            new Limit(Pattern.compile("ide-.*"), "ver", 8),
            new Limit(Pattern.compile("scsi-(hd|cd|disk)"), "serial", 36),
            new Limit(Pattern.compile("scsi-(hd|cd|disk)"), "vendor", 8),
            new Limit(Pattern.compile("scsi-(hd|cd|disk)"), "product", 16),
            new Limit(Pattern.compile("scsi-(hd|cd|disk)"), "ver", 4),
            new Limit(Pattern.compile("virtio-9p.*"), "mount_tag", 31),
            new Limit(Pattern.compile("vhost-user-fs.*"), "tag", 36));

    private TextLimits() {}

    static void check(PropertyTree device, OptionCollector out) {
        String driver = device.text("driver").orElse("");
        for (Limit limit : LIMITS) {
            device.text(limit.key())
                    .filter(text -> limit.drivers().matcher(driver).matches())
                    .filter(text -> text.getBytes(StandardCharsets.UTF_8).length > limit.bytes())
                    .ifPresent(text -> out.problem("property '" + limit.key() + "' of " + driver + ": '" + text
                            + "' is longer than the " + limit.bytes() + " bytes that the guest can see"));
        }
    }
}
