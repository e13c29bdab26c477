package dev.qemu4j.manager.host;

import dev.qemu4j.config.firmware.FirmwareDescriptor;
import dev.qemu4j.process.internal.files.RegularFile;
import dev.qemu4j.process.internal.files.TrustedPath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The firmware that is installed on this host, according to the JSON descriptors in the standard folders of distributions, administrators
 * and users (QEMU's {@code docs/interop/firmware.json}).
 *
 * <p>Reading blocks on the file system only. Safe for use by several threads.
 */
public final class FirmwareCatalog {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.host");

    /** A descriptor has a few kilobytes. */
    private static final int MAX_BYTES = 1 << 20;

    private FirmwareCatalog() {}

    /**
     * Reads the descriptors in {@code /usr/share/qemu/firmware} (also below {@code /usr/local/share} and {@code /opt/homebrew/share}),
     * {@code /etc/qemu/firmware} and {@code qemu/firmware} in the user's configuration directory.
     *
     * @return the firmware in flash memory, in the order of preference
     */
    public static List<FirmwareDescriptor> installed() {
        List<Path> folders = new ArrayList<>(List.of(
                Path.of("/opt/homebrew/share/qemu/firmware"),
                Path.of("/usr/local/share/qemu/firmware"),
                Path.of("/usr/share/qemu/firmware"),
                Path.of("/etc/qemu/firmware")));
        Path own = userFolder();
        if (isTrusted(own)) {
            folders.add(own);
        }
        return read(folders);
    }

    /** After {@code su}, the environment may still name the folder of another user. */
    static boolean isTrusted(Path folder) {
        try {
            Optional<String> problem = TrustedPath.problemOfBase(folder);
            problem.ifPresent(text -> LOG.warn("{}: its firmware is not used, because {}", folder, text));
            return problem.isEmpty();
        } catch (NoSuchFileException e) {
            return false;
        } catch (IOException e) {
            LOG.warn("{}: its firmware is not used, because it cannot be checked", folder, e);
            return false;
        }
    }

    private static Path userFolder() {
        String config = System.getenv("XDG_CONFIG_HOME");
        Path base = config == null || config.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".config")
                : Path.of(config);
        return base.resolve("qemu").resolve("firmware");
    }

    /**
     * Reads the descriptors in the given folders, in the order of the file names. A file overrides one of the same name in an earlier folder,
     * and an empty file only hides that one. A file that is not a valid descriptor is skipped and logged.
     *
     * @param folders the folders, in ascending order of precedence; a folder that does not exist is skipped
     * @return the firmware in flash memory, in the order of preference
     */
    public static List<FirmwareDescriptor> read(List<Path> folders) {
        Map<String, Path> files = new TreeMap<>();
        for (Path folder : folders) {
            for (Path file : jsonFiles(folder)) {
                files.put(String.valueOf(file.getFileName()), file);
            }
        }
        List<FirmwareDescriptor> firmware = new ArrayList<>();
        for (Path file : files.values()) {
            firmware.addAll(descriptor(file));
        }
        return List.copyOf(firmware);
    }

    private static List<Path> jsonFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(file -> file.toString().endsWith(".json")).toList();
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("{}: cannot be read", folder, e);
            return List.of();
        }
    }

    private static List<FirmwareDescriptor> descriptor(Path file) {
        try {
            byte[] json = RegularFile.read(file, MAX_BYTES);
            if (json.length == 0) {
                return List.of();
            }
            @SuppressWarnings("unchecked")
            Map<String, ?> content = JsonMapper.shared().readValue(json, Map.class);
            return FirmwareDescriptor.fromJson(content).stream().toList();
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            LOG.warn("{}: not a valid firmware descriptor", file, e);
            return List.of();
        }
    }
}
