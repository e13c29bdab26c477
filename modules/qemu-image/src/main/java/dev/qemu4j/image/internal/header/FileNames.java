package dev.qemu4j.image.internal.header;

import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** Names of files as the system has them: as bytes, in the encoding in which this JVM talks to the system. */
public final class FileNames {
    private static final Charset CHARSET =
            Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"), StandardCharsets.UTF_8);

    private FileNames() {}

    public static byte[] encode(String name) {
        return name.getBytes(CHARSET);
    }

    /** What is no text in the encoding becomes one that no file has. */
    static String decode(ByteBuffer bytes) {
        return CHARSET.decode(bytes).toString();
    }

    /** Whether JSON, which is UTF-8 whatever the locale, can have the name in it. */
    public static boolean isInJson(String name) {
        return CHARSET.equals(StandardCharsets.UTF_8) || name.chars().allMatch(c -> c < 128);
    }
}
