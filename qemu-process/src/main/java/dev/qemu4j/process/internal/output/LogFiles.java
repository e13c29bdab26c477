package dev.qemu4j.process.internal.output;

import dev.qemu4j.process.LogPolicy;
import dev.qemu4j.process.internal.files.Private;
import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.process.internal.files.RuntimeBase;
import dev.qemu4j.process.internal.files.TrustedPath;
import dev.qemu4j.process.internal.files.UserDirectories;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates the files for QEMU's output. */
public final class LogFiles {
    private static final Logger LOG = LoggerFactory.getLogger(LogFiles.class);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);
    private static final int MAX_NAME = 80;

    private static final Set<OpenOption> NEW = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private LogFiles() {}

    /** Creates a new, empty, private file: the {@code temporary} one unless logs are kept. */
    public static PrivateFile create(LogPolicy policy, String name, Supplier<Path> temporary) throws IOException {
        if (!policy.keep()) {
            return PrivateFile.create(temporary.get());
        }
        Path directory = policy.directory().map(Path::toAbsolutePath).orElseGet(LogFiles::usersDirectory);
        Path usable = createDirectory(directory, policy.directory().isEmpty());
        // The random part distinguishes runs that start in the same second, in this JVM or another.
        String random = RuntimeBase.newName().substring(RuntimeBase.PREFIX.length());
        String file =
                fileName(name) + "-" + ZonedDateTime.now(ZoneId.systemDefault()).format(TIME) + "-" + random + ".log";
        return PrivateFile.create(usable.resolve(file));
    }

    /** Replaces a file by an empty one. */
    static OutputStream replace(Path file) throws IOException {
        Files.deleteIfExists(file);
        return Channels.newOutputStream(Files.newByteChannel(file, NEW, Private.FILE));
    }

    /** A directory that the caller names is the caller's decision. */
    private static Path createDirectory(Path directory, boolean chosenHere) throws IOException {
        try {
            Files.createDirectories(directory, Private.DIRECTORY);
            Optional<String> problem = chosenHere ? TrustedPath.problemOfOwn(directory) : Optional.empty();
            if (problem.isPresent()) {
                throw new IOException("log directory " + directory + ": " + problem.get());
            }
            if (!Files.isWritable(directory)) {
                throw new IOException("log directory " + directory + ": it is not writable");
            }
            return directory;
        } catch (IOException e) {
            if (!chosenHere) {
                throw e;
            }
            // The user of a service may have no home directory.
            Path replacement = Files.createTempDirectory(
                    RuntimeBase.chooseLasting(), RuntimeBase.PREFIX + "log-", Private.DIRECTORY);
            LOG.warn("Log directory {}: it is not usable; logs go to {}", directory, replacement, e);
            return replacement;
        }
    }

    private static Path usersDirectory() {
        return UserDirectories.logs(System.getenv("XDG_STATE_HOME"), System.getProperty("user.home", "/"));
    }

    /** A name that is valid in any file system. */
    static String fileName(String name) {
        String safe = name.replaceAll("[^A-Za-z0-9._-]", "_");
        String cut = safe.length() > MAX_NAME ? safe.substring(0, MAX_NAME) : safe;
        return cut.startsWith(".") ? "_" + cut : cut;
    }
}
