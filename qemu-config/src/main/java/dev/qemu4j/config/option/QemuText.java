package dev.qemu4j.config.option;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** Checks that strings can reach QEMU unchanged: C and UTF-8 must be able to carry them. */
public final class QemuText {
    /**
     * The maximum length of a Unix domain socket's path on Linux, in bytes. QEMU uses all of them; a JDK can connect only to
     * paths that are one byte shorter. On macOS it is {@value #MAX_SOCKET_PATH_ON_MACOS}.
     */
    public static final int MAX_SOCKET_PATH = 107;

    /** The maximum length of a Unix domain socket's path on macOS, in bytes. */
    public static final int MAX_SOCKET_PATH_ON_MACOS = 103;

    private static final int MAX_SOCKET_PATH_HERE = maxSocketPath(System.getProperty("os.name", ""));

    private QemuText() {}

    /**
     * Checks that a string can reach QEMU unchanged, as an argument of a process and as JSON.
     *
     * @param text the string
     * @return the same string
     * @throws IllegalArgumentException if it contains NUL, which ends a C string, or an unpaired surrogate, which UTF-8 cannot
     *     encode
     */
    public static String check(String text) {
        Objects.requireNonNull(text, "text");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new IllegalArgumentException("text: '" + printable(text) + "' contains NUL at index " + i);
            }
            if (Character.isSurrogate(c)) {
                if (i + 1 == text.length() || !Character.isSurrogatePair(c, text.charAt(i + 1))) {
                    throw new IllegalArgumentException(
                            "text: '" + printable(text) + "' contains an unpaired surrogate at index " + i);
                }
                i++;
            }
        }
        return text;
    }

    /**
     * Checks a path of the host.
     *
     * @param option what the path is for, for the message
     * @param path the path
     * @return the same path
     * @throws IllegalArgumentException if the path is empty, or contains NUL or an unpaired surrogate
     */
    public static Path checkPath(String option, Path path) {
        if (check(path.toString()).isEmpty()) {
            throw new IllegalArgumentException(option + ": the path is empty");
        }
        return path;
    }

    /**
     * Checks the path of a Unix domain socket.
     *
     * @param option what the path is for, for the message
     * @param path the path
     * @return the same path
     * @throws IllegalArgumentException if the path is empty, contains NUL or an unpaired surrogate, or has more than
     *     {@value #MAX_SOCKET_PATH} bytes ({@value #MAX_SOCKET_PATH_ON_MACOS} if this JVM runs on macOS)
     */
    public static Path checkSocketPath(String option, Path path) {
        return checkSocketPath(option, path, MAX_SOCKET_PATH_HERE);
    }

    static Path checkSocketPath(String option, Path path, int limit) {
        int length = checkPath(option, path).toString().getBytes(StandardCharsets.UTF_8).length;
        if (length > limit) {
            throw new IllegalArgumentException(option + ": '" + path + "' has " + length
                    + " bytes, but the path of a Unix socket has at most " + limit);
        }
        return path;
    }

    static int maxSocketPath(String system) {
        return system.startsWith("Mac") ? MAX_SOCKET_PATH_ON_MACOS : MAX_SOCKET_PATH;
    }

    /**
     * Checks a string that must not be empty.
     *
     * @param option what the text is for, for the message
     * @param text the text
     * @return the same text
     * @throws IllegalArgumentException if the text is empty, or contains NUL or an unpaired surrogate
     */
    public static String checkNotEmpty(String option, String text) {
        if (check(text).isEmpty()) {
            throw new IllegalArgumentException(option + ": '' is empty");
        }
        return text;
    }

    /**
     * Checks the length of a string that QEMU or a protocol would cut.
     *
     * @param option what the text is for, for the message
     * @param text the text
     * @param limit how many bytes it can have in UTF-8
     * @return the same text
     * @throws IllegalArgumentException if the text is longer, or contains NUL or an unpaired surrogate
     */
    public static String checkLength(String option, String text, int limit) {
        if (check(text).getBytes(StandardCharsets.UTF_8).length > limit) {
            throw new IllegalArgumentException(option + ": '" + text + "' is longer than " + limit + " bytes");
        }
        return text;
    }

    private static String printable(String text) {
        return text.replace("\0", "\\0");
    }
}
