package dev.qemu4j.manager.internal.cache;

import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.files.RefusedFileException;
import dev.qemu4j.process.internal.files.Replacement;
import dev.qemu4j.process.internal.files.TrustedPath;
import dev.qemu4j.process.internal.files.UserDirectories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The cache directory for results that take a run of QEMU to find: {@code qemu4j} in {@code XDG_CACHE_HOME} or {@code ~/.cache}. */
public final class UserCache {
    private static final Logger LOG = LoggerFactory.getLogger("dev.qemu4j.manager.cache");

    /** The capabilities of an emulator take less than a megabyte. */
    private static final int MAX_BYTES = 16 << 20;

    /** The directories whose problem is logged already. */
    private static final Set<Path> REPORTED = ConcurrentHashMap.newKeySet();

    private UserCache() {}

    /** {@return the file for results of one kind about one program} */
    public static Path file(String kind, Path program) {
        String name = kind + "-" + program.getFileName() + "-" + digest(program.toString()) + ".json";
        return directory().resolve(name);
    }

    private static Path directory() {
        return UserDirectories.cache(System.getenv("XDG_CACHE_HOME"), System.getProperty("user.home", "."));
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
            checkDirectory(file);
            return Optional.of(JsonMapper.shared().readValue(PrivateFile.read(file, MAX_BYTES), type));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (RefusedFileException e) {
            LOG.warn("{}: it is not used, and what it would tell is found out again; delete it", file, e);
            return Optional.empty();
        } catch (IOException | JacksonException e) {
            LOG.debug("{}: cannot be read, and will be replaced", file, e);
            return Optional.empty();
        }
    }

    /** Writes a value as JSON, and replaces the file atomically. If that fails, nothing is cached. */
    public static void write(Path file, Object value) {
        byte[] content = JsonMapper.shared().writeValueAsBytes(value);
        try {
            Files.createDirectories(file.getParent(), Private.DIRECTORY);
            checkDirectory(file);
            Replacement.write(file, content);
        } catch (IOException e) {
            LOG.debug("{}: cannot be written", file, e);
        }
    }

    private static void checkDirectory(Path file) throws IOException {
        Path directory = Objects.requireNonNull(file.getParent(), "directory");
        Optional<String> problem = TrustedPath.problemOfOwn(directory);
        if (problem.isPresent()) {
            if (REPORTED.add(directory)) {
                LOG.warn("{}: nothing is cached in it, because {}", directory, problem.get());
            }
            throw new IOException(directory + ": " + problem.get());
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
