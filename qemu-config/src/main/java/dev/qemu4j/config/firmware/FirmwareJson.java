package dev.qemu4j.config.firmware;

import dev.qemu4j.config.block.ImageFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads the members of a firmware descriptor that this library needs, and ignores what newer versions of the format add. */
final class FirmwareJson {
    private FirmwareJson() {}

    static Optional<FirmwareDescriptor> read(Map<?, ?> json) {
        Map<?, ?> mapping = map(json, "mapping");
        if (!text(mapping, "device").equals("flash")) {
            return Optional.empty();
        }
        Map<?, ?> executable = map(mapping, "executable");
        Optional<Map<?, ?>> template =
                mapping.containsKey("nvram-template") ? Optional.of(map(mapping, "nvram-template")) : Optional.empty();
        return Optional.of(new FirmwareDescriptor(
                text(json, "description"),
                Set.copyOf(texts(json, "interface-types")),
                Path.of(text(executable, "filename")),
                format(executable),
                template.map(file -> Path.of(text(file, "filename"))),
                template.map(FirmwareJson::format).orElse(ImageFormat.RAW),
                targets(json),
                Set.copyOf(texts(json, "features")),
                mode(mapping, template.isPresent())));
    }

    /** Older descriptors have no mode; firmware without a template then keeps no variables. */
    private static FirmwareDescriptor.Mode mode(Map<?, ?> mapping, boolean template) {
        if (!mapping.containsKey("mode")) {
            return template ? FirmwareDescriptor.Mode.SPLIT : FirmwareDescriptor.Mode.STATELESS;
        }
        String mode = text(mapping, "mode");
        return switch (mode) {
            case "split" -> FirmwareDescriptor.Mode.SPLIT;
            case "combined" -> FirmwareDescriptor.Mode.COMBINED;
            case "stateless" -> FirmwareDescriptor.Mode.STATELESS;
            default -> throw new IllegalArgumentException("firmware descriptor: unknown mode '" + mode + "'");
        };
    }

    private static List<FirmwareDescriptor.Target> targets(Map<?, ?> json) {
        List<FirmwareDescriptor.Target> targets = new ArrayList<>();
        for (Object target : list(json, "targets")) {
            if (target instanceof Map<?, ?> map) {
                targets.add(new FirmwareDescriptor.Target(text(map, "architecture"), texts(map, "machines")));
            }
        }
        return targets;
    }

    private static ImageFormat format(Map<?, ?> file) {
        return ImageFormat.valueOf(text(file, "format").toUpperCase(Locale.ROOT));
    }

    private static List<String> texts(Map<?, ?> json, String key) {
        return list(json, key).stream().map(String::valueOf).toList();
    }

    private static List<?> list(Map<?, ?> json, String key) {
        if (json.get(key) instanceof List<?> list) {
            return list;
        }
        throw missing(key, "list");
    }

    private static Map<?, ?> map(Map<?, ?> json, String key) {
        if (json.get(key) instanceof Map<?, ?> map) {
            return map;
        }
        throw missing(key, "object");
    }

    private static String text(Map<?, ?> json, String key) {
        if (json.get(key) instanceof String text) {
            return text;
        }
        throw missing(key, "string");
    }

    private static IllegalArgumentException missing(String key, String type) {
        return new IllegalArgumentException("firmware descriptor: no " + type + " '" + key + "'");
    }
}
