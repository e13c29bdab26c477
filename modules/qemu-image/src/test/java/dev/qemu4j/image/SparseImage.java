package dev.qemu4j.image;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** An image of which only the sectors are kept that are not zero. Those that {@code qemu-img} made are among the test's resources. */
public final class SparseImage {
    private static final int SECTOR = 512;

    private final TreeMap<Long, byte[]> sectors = new TreeMap<>();
    private long size;
    private long bytesRead;

    public SparseImage(long size) {
        this.size = size;
    }

    /** One that {@code src/test/scripts/capture-headers} has written. */
    public static SparseImage captured(String name) {
        InputStream resource = Objects.requireNonNull(SparseImage.class.getResourceAsStream("headers/" + name), name);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.US_ASCII))) {
            SparseImage image = new SparseImage(Long.parseLong(lines.readLine()));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] parts = line.split(" ", 2);
                byte[] bytes = HexFormat.of().parseHex(parts[1]);
                image.put(Long.parseLong(parts[0]), bytes);
            }
            return image;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public SparseImage copy() {
        SparseImage copy = new SparseImage(size);
        sectors.forEach((at, bytes) -> copy.sectors.put(at, bytes.clone()));
        return copy;
    }

    public long size() {
        return size;
    }

    /** How much has been read of it. */
    public long bytesRead() {
        return bytesRead;
    }

    /** Cuts it, or adds zeros. */
    public SparseImage size(long newSize) {
        size = newSize;
        return this;
    }

    /** Where there is something in it, in the order of the file. */
    public long[] offsets() {
        return sectors.keySet().stream().mapToLong(Long::longValue).toArray();
    }

    public SparseImage put(long at, byte... bytes) {
        for (int i = 0; i < bytes.length; i++) {
            long position = at + i;
            byte[] sector = sectors.computeIfAbsent(position / SECTOR * SECTOR, start -> new byte[SECTOR]);
            sector[(int) (position % SECTOR)] = bytes[i];
        }
        return this;
    }

    public SparseImage put(long at, String text) {
        return put(at, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public SparseImage putInt(long at, int value) {
        return put(at, ByteBuffer.allocate(Integer.BYTES).putInt(value).array());
    }

    public SparseImage putLong(long at, long value) {
        return put(at, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }

    /** All of it, for one that is small. */
    public byte[] bytes() {
        byte[] all = new byte[Math.toIntExact(size)];
        for (Map.Entry<Long, byte[]> sector : sectors.entrySet()) {
            int at = Math.toIntExact(sector.getKey());
            System.arraycopy(sector.getValue(), 0, all, at, Math.min(SECTOR, all.length - at));
        }
        return all;
    }

    /** To be read from. */
    public SeekableByteChannel channel() {
        return new Channel();
    }

    /** Never gives more than a sector at once, as a channel may. */
    private final class Channel implements SeekableByteChannel {
        private long position;

        @Override
        public int read(ByteBuffer into) {
            if (position >= size) {
                return -1;
            }
            int within = (int) (position % SECTOR);
            int count = (int) Math.min(Math.min(into.remaining(), SECTOR - within), size - position);
            byte[] sector = sectors.getOrDefault(position - within, new byte[SECTOR]);
            into.put(sector, within, count);
            position += count;
            bytesRead += count;
            return count;
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public SeekableByteChannel position(long newPosition) {
            if (newPosition < 0) {
                throw new IllegalArgumentException("position: " + newPosition);
            }
            position = newPosition;
            return this;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public int write(ByteBuffer from) {
            throw new NonWritableChannelException();
        }

        @Override
        public SeekableByteChannel truncate(long length) {
            throw new NonWritableChannelException();
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
