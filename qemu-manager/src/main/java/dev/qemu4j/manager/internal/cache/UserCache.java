package dev.qemu4j.manager.internal.cache;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The cache directory for results that take a run of QEMU to find: {@code qemu4j} in {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
public final class UserCache {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.cache");

    private UserCache() {}

    /** {@return the file for results of one kind about one program} */
    public static Path file(String kind, Path program) {
        String name = kind + "-" + program.getFileName() + "-" + digest(program.toString()) + ".json";
        return directory().resolve(name);
    }

    private static Path directory() {
        String base = System.getenv("XDG_CACHE_HOME");
        Path cache = base == null || base.isBlank()
                ? Path.of(System.getProperty("user.home", "."), ".cache")
                : Path.of(base);
        return cache.resolve("qemu4j");
    }

    /** {@return a text that changes whenever the program does: its path, size and modification time} */
    public static String identity(Path program) {
        try {
            Path real = program.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return real + "|" + attributes.size() + "|"
                    + attributes.lastModifiedTime().toMillis() + "|";
        } catch (IOException e) {
            throw new UncheckedIOException(program + ": cannot read its attributes", e);
        }
    }

    /** {@return the JSON value in a file, empty if it cannot be read} */
    public static <T> Optional<T> read(Path file, Class<T> type) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(JsonMapper.shared().readValue(Files.readAllBytes(file), type))
                    : Optional.empty();
        } catch (IOException | JacksonException e) {
            LOG.debug("{}: cannot be read, and will be replaced", file, e);
            return Optional.empty();
        }
    }

    /** Writes a value as JSON, and replaces the file. */
    public static void write(Path file, Object value) {
        write(file, JsonMapper.shared().writeValueAsBytes(value));
    }

    /** Replaces the file atomically, so that a reader never sees a part. If that fails, nothing is cached. */
    private static void write(Path file, byte[] content) {
        try {
            Files.createDirectories(file.getParent());
            Path part =
                    Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
            try {
                Files.write(part, content);
                move(part, file);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (IOException e) {
            LOG.debug("{}: cannot be written", file, e);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
