package dev.qemu4j.manager.internal.launch;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.process.RuntimeDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.function.Function;

/** Passes secrets that are held in memory to QEMU, as files in the machine's private directory. */
public final class SecretFiles {
    private SecretFiles() {}

    /** Writes a file of mode 0600 for each secret, and returns the command line with these files and with the sockets of the consoles. */
    public static CommandLine write(VmConfig config, RuntimeDirectory directory, Function<String, Path> consoles) {
        return CommandLine.of(config, secret -> write(secret, directory.file(name(secret))), consoles);
    }

    /** {@return the name of the file for a secret} */
    public static String name(Secret secret) {
        return "secret-" + secret.id();
    }

    private static Path write(Secret secret, Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.write(file, secret.bytes(), StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException("secret '" + secret.id() + "': cannot write " + file, e);
        }
    }
}
