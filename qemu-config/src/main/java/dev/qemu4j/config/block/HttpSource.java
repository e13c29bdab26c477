package dev.qemu4j.config.block;

import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.net.URI;

/**
 * A file on a web server, read-only ({@code driver=http}, {@code driver=https}).
 *
 * @param uri the URI of the file, without user and password
 */
public record HttpSource(URI uri) implements BlockSource {
    /**
     * Checks the URI.
     *
     * @throws IllegalArgumentException if the scheme is neither http nor https, or the URI has a user or password
     */
    public HttpSource {
        String scheme = String.valueOf(uri.getScheme());
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("disk source: '" + scheme + "' is neither http nor https");
        }
        QemuText.check(uri.toString());
        if (uri.getUserInfo() != null) {
            throw new IllegalArgumentException(
                    "disk source: the URI for " + uri.getHost() + " has a user or password; remove them");
        }
    }

    @Override
    public PropertyTree tree() {
        return PropertyTree.of("driver", uri.getScheme()).with("url", uri.toString());
    }
}
