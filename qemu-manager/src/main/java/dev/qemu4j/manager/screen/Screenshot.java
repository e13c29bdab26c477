package dev.qemu4j.manager.screen;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A picture of a guest's screen. Immutable; two are equal if they have the same pixels. */
public final class Screenshot {
    private static final int BYTES = 3; // a pixel: red, green, blue

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
     * Reads a picture in the format PPM (P6, 8 bits a colour), which QEMU's {@code screendump} writes by default.
     *
     * @param ppm the picture
     * @return the picture
     * @throws IllegalArgumentException if it is none, or incomplete
     */
    public static Screenshot fromPpm(byte[] ppm) {
        String start = new String(ppm, 0, Math.min(ppm.length, LONGEST_HEADER), StandardCharsets.ISO_8859_1);
        Matcher header = PPM.matcher(start);
        if (!header.lookingAt()) {
            throw new IllegalArgumentException("ppm: " + ppm.length + " bytes that are no picture");
        }
        int width = Integer.parseInt(header.group(1));
        int height = Integer.parseInt(header.group(2));
        long expected = header.end() + (long) BYTES * width * height;
        if (ppm.length != expected) {
            throw new IllegalArgumentException("ppm: " + ppm.length + " bytes, and a picture of " + width + " x "
                    + height + " pixels has " + expected);
        }
        return new Screenshot(width, height, Arrays.copyOfRange(ppm, header.end(), ppm.length));
    }

    /** {@return how many columns of pixels it has} */
    public int width() {
        return width;
    }

    /** {@return how many rows of pixels it has} */
    public int height() {
        return height;
    }

    /**
     * The colour of a pixel.
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
     * A part of the picture.
     *
     * @param x its first column
     * @param y its first row
     * @param partWidth how many columns it has
     * @param partHeight how many rows it has
     * @return the part
     * @throws IndexOutOfBoundsException if it is not within the picture
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

    /** {@return the picture in the format PNG} */
    public byte[] toPng() {
        return Png.encode(width, height, rgb);
    }

    /**
     * Writes the picture to a file in the format PNG.
     *
     * @param file the file, which is replaced if it is there
     * @return {@code file}
     * @throws IOException if it cannot be written
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
