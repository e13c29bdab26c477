package dev.qemu4j.process.internal.files;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Path;

/** Paths as the bytes that the system knows. */
public final class NativePath {
    private static final Charset CHARSET = named(System.getProperty("sun.jnu.encoding", ""));

    private NativePath() {}

    private static Charset named(String name) {
        try {
            return Charset.forName(name);
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    /** The charset in which the JDK encodes paths. */
    public static Charset charset() {
        return CHARSET;
    }

    public static byte[] bytes(Path path) {
        return path.toString().getBytes(CHARSET);
    }

    /** The text of a path in a file of the system that is read as ISO 8859-1, one character for each byte. */
    static String inLatin1(Path path) {
        return new String(bytes(path), StandardCharsets.ISO_8859_1);
    }
}
