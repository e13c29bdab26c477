package dev.qemu4j.image.cache.internal.download;

import dev.qemu4j.process.internal.output.Printable;
import java.net.URI;
import java.util.Locale;

/** The addresses that can be downloaded from, and how messages name them. */
public final class Address {
    private Address() {}

    /**
     * Checks an address of the program.
     *
     * @throws IllegalArgumentException if it is not HTTP or HTTPS, or has a user or a fragment
     */
    public static void check(URI uri) {
        if (!isHttp(uri)) {
            throw new IllegalArgumentException(label(uri) + ": it is not an http or https address with a host");
        }
        if (uri.getRawUserInfo() != null) {
            // It would be in messages and in the files of the cache.
            throw new IllegalArgumentException(
                    label(uri) + ": it has a user name; only addresses without are supported");
        }
        if (uri.getRawFragment() != null) {
            throw new IllegalArgumentException(label(uri) + ": it has a fragment, which no server gets");
        }
    }

    static boolean isHttp(URI uri) {
        return uri.getHost() != null && (isScheme(uri, "http") || isScheme(uri, "https"));
    }

    public static boolean isHttps(URI uri) {
        return isScheme(uri, "https");
    }

    /** Whether it is on this host, by its name alone. */
    public static boolean isThisHost(URI uri) {
        return switch (String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT)) {
            case "localhost", "127.0.0.1", "[::1]" -> true;
            default -> false;
        };
    }

    private static boolean isScheme(URI uri, String scheme) {
        return scheme.equalsIgnoreCase(uri.getScheme());
    }

    /** How a message about it begins. A query may have a secret, as signed addresses do. */
    public static String label(URI uri) {
        String query = uri.getRawQuery() == null ? "" : "?…";
        String place = uri.getScheme() + "://" + uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
        return "image '" + Printable.of(place + uri.getRawPath() + query) + "'";
    }
}
