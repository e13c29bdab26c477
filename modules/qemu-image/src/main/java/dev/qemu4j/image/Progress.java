package dev.qemu4j.image;

/**
 * How far a call is.
 *
 * @param done how much of the image is done, in bytes
 * @param total the size of the image, in bytes
 */
public record Progress(long done, long total) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if {@code done} is negative or more than {@code total}
     */
    public Progress {
        if (done < 0 || done > total) {
            throw new IllegalArgumentException("done: " + done + " of " + total);
        }
    }

    /**
     * The part that is done.
     *
     * @return a number from 0 to 1
     */
    public double fraction() {
        return total == 0 ? 1 : (double) done / total;
    }
}
