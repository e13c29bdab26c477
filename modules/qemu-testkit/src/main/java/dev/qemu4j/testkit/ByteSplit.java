package dev.qemu4j.testkit;

import dev.qemu4j.testkit.internal.fake.Pieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * How bytes are cut into pieces: the sizes of the pieces in turn, started again from the first when they run out.
 *
 * <p>{@code ByteSplit.of(1)} is one byte at a time, {@code ByteSplit.of(3, 5)} is 3, 5, 3, 5 and so on. No size at all
 * leaves the bytes in one piece. The last piece is as long as what is left.
 *
 * @param sizes the sizes of the pieces in bytes, each at least 1
 */
public record ByteSplit(List<Integer> sizes) {
    private static final int RANDOM_SIZES = 64;

    /**
     * Checks the sizes.
     *
     * @throws IllegalArgumentException if a size is less than 1
     */
    public ByteSplit {
        sizes = List.copyOf(sizes);
        for (int size : sizes) {
            if (size < 1) {
                throw new IllegalArgumentException("a piece of " + size + " bytes in " + sizes);
            }
        }
    }

    /**
     * {@return a split into pieces of these sizes}
     *
     * @param sizes the sizes in bytes, each at least 1
     * @throws IllegalArgumentException if a size is less than 1
     */
    public static ByteSplit of(int... sizes) {
        return new ByteSplit(IntStream.of(sizes).boxed().toList());
    }

    /**
     * {@return a split that leaves everything in one piece}
     */
    public static ByteSplit whole() {
        return new ByteSplit(List.of());
    }

    /**
     * {@return a split into single bytes}
     */
    public static ByteSplit byteByByte() {
        return of(1);
    }

    /**
     * {@return a split into pieces of random sizes, which are the same for the same arguments}
     *
     * @param seed the seed of the random sizes
     * @param largest the largest possible size in bytes
     * @throws IllegalArgumentException if {@code largest} is less than 1
     */
    public static ByteSplit random(long seed, int largest) {
        if (largest < 1) {
            throw new IllegalArgumentException("largest piece " + largest);
        }
        return new ByteSplit(new Random(seed)
                .ints(RANDOM_SIZES, 1, Math.addExact(largest, 1))
                .boxed()
                .toList());
    }

    /**
     * {@return the pieces in order; none for no bytes}
     *
     * @param bytes the bytes to cut
     */
    public List<byte[]> cut(byte[] bytes) {
        List<byte[]> pieces = new ArrayList<>();
        new Pieces(sizes, bytes).forEachRemaining(piece -> {
            byte[] copy = new byte[piece.remaining()];
            piece.get(copy);
            pieces.add(copy);
        });
        return List.copyOf(pieces);
    }
}
