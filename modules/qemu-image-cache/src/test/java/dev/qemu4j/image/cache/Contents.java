package dev.qemu4j.image.cache;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZOutputStream;

/** What the servers of the tests have, and what is in the caches. */
final class Contents {
    private Contents() {}

    /** A raw disk. */
    static byte[] disk(int size) {
        byte[] disk = new byte[size];
        new Random(size).nextBytes(disk);
        return disk;
    }

    static Digest sha256(byte[] content) {
        return Digest.sha256(hex("SHA-256", content));
    }

    static Digest sha512(byte[] content) {
        return Digest.sha512(hex("SHA-512", content));
    }

    private static String hex(String algorithm, byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static byte[] gzip(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new GZIPOutputStream(bytes)) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    static byte[] xz(byte[] content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream out = new XZOutputStream(bytes, new LZMA2Options(1))) {
            out.write(content);
        }
        return bytes.toByteArray();
    }

    /** The header of a qcow2 image with a backing file. */
    static byte[] overlayOf(String backing) {
        byte[] name = backing.getBytes(StandardCharsets.UTF_8);
        ByteBuffer header = ByteBuffer.allocate(4 << 16);
        header.put(new byte[] {'Q', 'F', 'I', (byte) 0xfb})
                .putInt(2)
                .putLong(1024)
                .putInt(name.length);
        header.putInt(16)
                .putLong(1 << 20)
                .putInt(0)
                .putInt(1)
                .putLong(3 << 16)
                .putLong(1 << 16)
                .putInt(1);
        header.position(1024);
        return header.put(name).array();
    }

    /** The names of the files in a cache, without its lock. */
    static List<String> names(ImageCache cache) throws IOException {
        try (Stream<Path> files = Files.list(cache.directory())) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> !name.equals("lock"))
                    .sorted()
                    .toList();
        }
    }

    /** The names of the images in a cache. */
    static List<String> images(ImageCache cache) throws IOException {
        return names(cache).stream().filter(name -> name.endsWith(".img")).toList();
    }
}
