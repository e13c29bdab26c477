package dev.qemu4j.image.cache;

import dev.qemu4j.config.Architecture;
import java.net.URI;
import java.util.Objects;

/**
 * An image that is made for virtual machines, and is set up at its first boot by what it finds in a seed.
 *
 * @param name what it is
 * @param architecture the architecture of its guest
 * @param uri where it is
 * @param checksum what to verify it with
 * @param user the user that its cloud-init creates, who has no password unless the seed sets one
 * @param seed how it is set up
 * @param readiness how to tell that it has booted
 */
public record CloudImage(
        String name,
        Architecture architecture,
        URI uri,
        Checksum checksum,
        String user,
        String seed,
        String readiness) {
    /** Checks that nothing is missing. */
    public CloudImage {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(architecture, "architecture");
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(checksum, "checksum");
        Objects.requireNonNull(user, "user");
        Objects.requireNonNull(seed, "seed");
        Objects.requireNonNull(readiness, "readiness");
    }
}
