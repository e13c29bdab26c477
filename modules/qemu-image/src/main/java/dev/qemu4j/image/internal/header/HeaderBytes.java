package dev.qemu4j.image.internal.header;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.files.ImageLabel;
import dev.qemu4j.process.internal.output.Printable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of an image, of which only so many can be read: no number in a header makes a reader allocate more than
 * {@value #BUDGET} bytes in all.
 */
final class HeaderBytes {
    static final int BUDGET = 48 << 10;

    private final SeekableByteChannel channel;
    private final @Nullable Path file;
    private final long size;
    private int left = BUDGET;

    HeaderBytes(SeekableByteChannel channel, @Nullable Path file) throws IOException {
        this.channel = channel;
        this.file = file;
        this.size = channel.size();
    }

    long size() {
        return size;
    }

    /** Bytes that must be there. */
    ByteBuffer read(long offset, int length, String what, ByteOrder order) throws IOException {
        if (offset < 0 || length < 0 || offset > size - length) {
            throw damaged(what + " at byte " + Long.toUnsignedString(offset) + " lies beyond the end of the file");
        }
        ByteBuffer bytes = upTo(offset, length);
        if (bytes.remaining() < length) {
            throw damaged(what + " at byte " + offset + ": the file became shorter while it was read");
        }
        return bytes.order(order);
    }

    /** As many of the bytes as are there. */
    ByteBuffer upTo(long offset, int length) throws IOException {
        int there = Math.clamp(size - offset, 0, length);
        left -= there;
        if (left < 0) {
            throw damaged("it is spread over more than " + BUDGET + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.allocate(there);
        channel.position(offset);
        while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
            // A channel may give less than was asked for.
        }
        return bytes.flip();
    }

    /** The header makes no sense. */
    ImageException damaged(String fact) {
        return failure(Diagnosis.CORRUPT, "damaged header: " + fact);
    }

    /** The header is that of a version which this library does not know. */
    ImageException unknown(String fact) {
        return failure(Diagnosis.FORMAT, fact + "; a newer version may know it");
    }

    private ImageException failure(Diagnosis diagnosis, String fact) {
        String subject = file == null ? "image" : ImageLabel.of(file);
        return new ImageException(diagnosis, subject + ": " + Printable.of(fact), file, null);
    }
}
