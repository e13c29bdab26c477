package dev.qemu4j.config.setting;

import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;

/**
 * A secret, such as a password ({@code -object secret}). Others refer to it by its id.
 *
 * <p>A secret is never on a command line: QEMU reads it from a file. A secret that is held in memory is written to a file by
 * whoever starts QEMU ({@link dev.qemu4j.config.CommandLine#of(dev.qemu4j.config.VmConfig, java.util.function.Function)}).
 * {@link #toString()} does not show it.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class Secret implements Part {
    private final String id;
    private final Optional<Path> file;
    private final byte[] held;

    private Secret(String id, Optional<Path> file, byte[] held) {
        this.id = Ids.check("secret id", id);
        this.file = file;
        this.held = held;
    }

    /**
     * A secret in a file.
     *
     * @param id the id
     * @param file the file; its whole content is the secret
     * @return the secret
     * @throws IllegalArgumentException if QEMU does not accept the id or the path is empty
     */
    public static Secret file(String id, Path file) {
        return new Secret(id, Optional.of(QemuText.checkPath("secret", file)), new byte[0]);
    }

    /**
     * A secret that is held in memory.
     *
     * @param id the id
     * @param bytes the secret, which is copied
     * @return the secret
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public static Secret held(String id, byte[] bytes) {
        return new Secret(id, Optional.empty(), bytes.clone());
    }

    /**
     * The id by which others refer to it.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * The file with the secret.
     *
     * @return the file, or nothing for a secret that is held in memory
     */
    public Optional<Path> file() {
        return file;
    }

    /**
     * The bytes of a secret that is held in memory.
     *
     * @return a copy of the bytes; empty for a secret in a file
     */
    public byte[] bytes() {
        return held.clone();
    }

    @Override
    public String kind() {
        return "secret";
    }

    @Override
    public void describe(OptionCollector out) {
        out.from("secret '" + id + "'");
        out.claim(IdSpace.OBJECT, id);
        file.ifPresent(path -> out.add(
                OptionKind.OBJECT,
                PropertyTree.of("qom-type", "secret").with("id", id).with("file", path.toString()),
                "QEMU reads it from the file"));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret
                && id.equals(secret.id)
                && file.equals(secret.file)
                && MessageDigest.isEqual(held, secret.held);
    }

    /** Uses only the id and the file. */
    @Override
    public int hashCode() {
        return Objects.hash(id, file);
    }

    /** Returns the id and the file, never the secret. */
    @Override
    public String toString() {
        return "Secret[id=" + id + ", " + file.map(path -> "file=" + path).orElse("held in memory") + "]";
    }
}
