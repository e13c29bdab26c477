package dev.qemu4j.qapi.generator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A file with a digest of the generator and the facts that an output was written from. Both are in the generator's own
 * jar.
 */
final class Stamp {
    private final Path file;
    private final String inputs;

    private Stamp(Path file, String inputs) {
        this.file = file;
        this.inputs = inputs;
    }

    static Stamp of(Path file) {
        try {
            URI code = Stamp.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI();
            return new Stamp(file, digest(Path.of(code)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException | NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isCurrent() throws IOException {
        return Files.exists(file) && Files.readString(file).equals(inputs);
    }

    void write() throws IOException {
        Files.writeString(file, inputs);
    }

    private static String digest(Path jarOrFolder) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(jarOrFolder)) {
            files = walk.filter(Files::isRegularFile).sorted().toList();
        }
        for (Path path : files) {
            digest.update(Files.readAllBytes(path));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
