package dev.qemu4j.testkit.internal.fake;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** The pieces of some bytes, as views of them. The sizes are taken in turn; without any there is one piece. */
public final class Pieces implements Iterator<ByteBuffer> {
    private final List<Integer> sizes;
    private final byte[] bytes;
    private int position;
    private int turn;

    public Pieces(List<Integer> sizes, byte[] bytes) {
        this.sizes = sizes;
        this.bytes = bytes;
    }

    @Override
    public boolean hasNext() {
        return position < bytes.length;
    }

    @Override
    public ByteBuffer next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int left = bytes.length - position;
        int size = sizes.isEmpty() ? left : Math.min(left, sizes.get(turn++ % sizes.size()));
        ByteBuffer piece = ByteBuffer.wrap(bytes, position, size);
        position += size;
        return piece;
    }
}
