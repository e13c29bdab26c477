package dev.qemu4j.image.cache;

import java.net.URI;
import java.util.Objects;

/**
 * A file on a server with the digests of downloads, such as {@code SHA256SUMS}. It may have the lines of {@code sha256sum} or of BSD's
 * {@code sha256}, may be signed, or may be nothing but one digest. Signatures are not checked. Who trusts the file trusts the server
 * that it comes from, so it has to be fetched by HTTPS, except from this host.
 *
 * @param uri where it is
 * @param fileName the name that the download has in it
 */
public record ChecksumFile(URI uri, String fileName) implements Checksum {
    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the name is empty
     */
    public ChecksumFile {
        Objects.requireNonNull(uri, "uri");
        if (fileName.isEmpty()) {
            throw new IllegalArgumentException("fileName: it is empty");
        }
    }

    /**
     * The file with the digest of a download that is in the same directory of the server.
     *
     * @param image the download
     * @param name the name of the file with the digests, such as {@code SHA256SUMS}
     * @return the file
     * @throws IllegalArgumentException if the address of the download ends without a name
     */
    public static ChecksumFile beside(URI image, String name) {
        String path = image.getPath();
        return new ChecksumFile(image.resolve(name), path.substring(path.lastIndexOf('/') + 1));
    }
}
