package dev.qemu4j.manager.screen;

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
        String start = new String(ppm, 0, Math.min(ppm.length, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
        Matcher header = PPM.matcher(start);
        if (!header.lookingAt()) {
            throw new IllegalArgumentException("ppm: " + ppm.length + " bytes without a PPM header");
        }
        int width = Integer.parseInt(header.group(1));
        int height = Integer.parseInt(header.group(2));
        long expected = header.end() + (long) BYTES * width * height;
        if (ppm.length != expected) {
            throw new IllegalArgumentException("ppm: " + ppm.length + " bytes; a picture of " + width + " x " + height
                    + " pixels has " + expected);
        }
        return new Screenshot(width, height, Arrays.copyOfRange(ppm, header.end(), ppm.length));
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
