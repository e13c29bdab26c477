package dev.qemu4j.manager.screen;

import dev.qemu4j.process.internal.files.PrivateFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A screenshot of a guest. Immutable; screenshots with the same size and pixels are equal. */
public final class Screenshot {
    private static final int BYTES = 3; // per pixel: red, green, blue

    /** A PPM as QEMU writes it, without comments. */
    private static final Pattern PPM = Pattern.compile("P6\\s+(\\d{1,5})\\s+(\\d{1,5})\\s+255\\s");

    private static final int LONGEST_HEADER = 64;

    /** A screen of 7680 x 4320 pixels has 100 MB. */
    private static final long LARGEST = 128 << 20;

    /** How much is read before the next look for an interrupt. */
    private static final int CHUNK = 1 << 20;

    private final int width;
    private final int height;
    private final byte[] rgb;

    private Screenshot(int width, int height, byte[] rgb) {
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /**
     * Reads a picture in PPM format (P6, 8 bits per colour), which QEMU's {@code screendump} writes by default.
     *
     * @param ppm the bytes of the picture
     * @return the screenshot
     * @throws IllegalArgumentException if the bytes are not a complete PPM picture
     */
    public static Screenshot fromPpm(byte[] ppm) {
        Header header = Header.of(ppm, Math.min(ppm.length, LONGEST_HEADER), ppm.length);
        return new Screenshot(header.width, header.height, Arrays.copyOfRange(ppm, header.length, ppm.length));
    }

    /**
     * Reads a picture that QEMU has written. No memory is used for one that does not have the size that its header states.
     *
     * @throws IOException if the file is not a complete PPM picture, or is larger than any screen
     */
    static Screenshot read(PrivateFile ppm) throws IOException, InterruptedException {
        long length = ppm.length();
        if (length > LARGEST) {
            throw new IOException("it has " + length + " bytes, more than any screen needs");
        }
        byte[] start = new byte[(int) Math.min(length, LONGEST_HEADER)];
        fill(start, ppm, 0);
        Header header;
        try {
            header = Header.of(start, start.length, length);
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        byte[] rgb = new byte[(int) length - header.length];
        fill(rgb, ppm, header.length);
        return new Screenshot(header.width, header.height, rgb);
    }

    private static void fill(byte[] target, PrivateFile file, long from) throws IOException, InterruptedException {
        int filled = 0;
        while (filled < target.length) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            int read = file.read(target, filled, Math.min(CHUNK, target.length - filled), from + filled);
            if (read < 0) {
                throw new IOException("it has been cut while it was read");
            }
            filled += read;
        }
    }

    /** The header of a picture, and its own length in bytes. */
    private record Header(int width, int height, int length) {
        static Header of(byte[] ppm, int startLength, long fileLength) {
            Matcher header = PPM.matcher(new String(ppm, 0, startLength, StandardCharsets.ISO_8859_1));
            if (!header.lookingAt()) {
                throw new IllegalArgumentException("ppm: " + fileLength + " bytes without a PPM header");
            }
            int width = Integer.parseInt(header.group(1));
            int height = Integer.parseInt(header.group(2));
            long expected = header.end() + (long) BYTES * width * height;
            if (fileLength != expected) {
                throw new IllegalArgumentException("ppm: " + fileLength + " bytes; a picture of " + width + " x "
                        + height + " pixels has " + expected);
            }
            return new Header(width, height, header.end());
        }
    }

    /** {@return the width in pixels} */
    public int width() {
        return width;
    }

    /** {@return the height in pixels} */
    public int height() {
        return height;
    }

    /**
     * Returns the colour of a pixel.
     *
     * @param x the column, from 0 at the left
     * @param y the row, from 0 at the top
     * @return red, green and blue, as in {@code 0xRRGGBB}
     * @throws IndexOutOfBoundsException if the pixel is not on the screen
     */
    public int rgb(int x, int y) {
        int at = BYTES * (Objects.checkIndex(y, height) * width + Objects.checkIndex(x, width));
        return ((rgb[at] & 0xff) << 16) | ((rgb[at + 1] & 0xff) << 8) | (rgb[at + 2] & 0xff);
    }

    /**
     * Returns a part of the screenshot.
     *
     * @param x the first column of the part
     * @param y the first row of the part
     * @param partWidth the width of the part in pixels
     * @param partHeight the height of the part in pixels
     * @return the part
     * @throws IndexOutOfBoundsException if the part is not within the screenshot
     */
    public Screenshot crop(int x, int y, int partWidth, int partHeight) {
        Objects.checkFromIndexSize(x, partWidth, width);
        Objects.checkFromIndexSize(y, partHeight, height);
        byte[] part = new byte[BYTES * partWidth * partHeight];
        for (int row = 0; row < partHeight; row++) {
            System.arraycopy(rgb, BYTES * ((y + row) * width + x), part, BYTES * row * partWidth, BYTES * partWidth);
        }
        return new Screenshot(partWidth, partHeight, part);
    }

    /** {@return whether all pixels have the same colour} */
    public boolean isBlank() {
        for (int i = BYTES; i < rgb.length; i++) {
            if (rgb[i] != rgb[i - BYTES]) {
                return false;
            }
        }
        return true;
    }

    /** {@return the screenshot in PNG format} */
    public byte[] toPng() {
        return Png.encode(width, height, rgb);
    }

    /**
     * Writes the screenshot to a file in PNG format.
     *
     * @param file the file; an existing one is replaced
     * @return {@code file}
     * @throws IOException if the file cannot be written
     */
    public Path savePng(Path file) throws IOException {
        return Files.write(file, toPng());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Screenshot shot
                && width == shot.width
                && height == shot.height
                && Arrays.equals(rgb, shot.rgb);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * width + height) + Arrays.hashCode(rgb);
    }

    /** Returns width and height. */
    @Override
    public String toString() {
        return "screenshot of " + width + " x " + height + " pixels";
    }
}
