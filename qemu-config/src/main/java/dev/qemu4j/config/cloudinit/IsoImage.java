package dev.qemu4j.config.cloudinit;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * A CD-ROM image of a few files in one folder: ISO 9660 with a second, Joliet tree, which keeps the file names unchanged.
 *
 * <p>Each table and folder has one sector, and both trees point to the same files:
 *
 * <pre>
 * 16 primary descriptor   19 path tables, little and big endian   23 primary folder   25 the files
 * 17 Joliet descriptor    21 the same for Joliet                  24 Joliet folder
 * 18 end of descriptors
 * </pre>
 */
final class IsoImage {
    private static final int SECTOR = 2048;
    private static final int PRIMARY = 16;
    private static final int JOLIET = 17;
    private static final int TERMINATOR = 18;
    private static final int PRIMARY_PATHS = 19;
    private static final int JOLIET_PATHS = 21;
    private static final int PRIMARY_FOLDER = 23;
    private static final int JOLIET_FOLDER = 24;
    private static final int FIRST_FILE = 25;
    private static final int PATH_TABLE_LENGTH = 10;
    private static final int IS_FOLDER = 2;
    private static final String SPACES = " ".repeat(128);

    /** A fixed date, the first of January 2000, so that equal content makes equal images. */
    private static final byte[] DATE = {100, 1, 1, 0, 0, 0, 0};

    private final String label;
    private final SortedMap<String, byte[]> files;
    private final Map<String, Integer> sectors = new LinkedHashMap<>();
    private final ByteBuffer image;

    /** An image of files by their names, which are letters, digits and dashes and few enough for one sector. */
    IsoImage(String label, SortedMap<String, byte[]> files) {
        this.label = label;
        this.files = files;
        int sector = FIRST_FILE;
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            sectors.put(file.getKey(), sector);
            sector += (file.getValue().length + SECTOR - 1) / SECTOR;
        }
        image = ByteBuffer.allocate(sector * SECTOR);
    }

    byte[] bytes() {
        descriptor(PRIMARY, 1, PRIMARY_PATHS, PRIMARY_FOLDER, text -> text.getBytes(StandardCharsets.US_ASCII));
        descriptor(JOLIET, 2, JOLIET_PATHS, JOLIET_FOLDER, text -> text.getBytes(StandardCharsets.UTF_16BE));
        at(TERMINATOR).put((byte) 255).put(ascii("CD001")).put((byte) 1);
        pathTables(PRIMARY_PATHS, PRIMARY_FOLDER);
        pathTables(JOLIET_PATHS, JOLIET_FOLDER);
        folder(PRIMARY_FOLDER, name -> ascii(name.toUpperCase(Locale.ROOT).replace('-', '_') + ".;1"));
        folder(JOLIET_FOLDER, name -> name.getBytes(StandardCharsets.UTF_16BE));
        files.forEach((name, content) -> at(sectors.getOrDefault(name, 0)).put(content));
        return image.array();
    }

    /** A volume descriptor. The two differ in their type, their character set and the location of their tree. */
    private void descriptor(int sector, int type, int paths, int folder, Function<String, byte[]> encoding) {
        at(sector).put((byte) type).put(ascii("CD001")).put((byte) 1).put((byte) 0);
        text("", 32, encoding);
        text(label, 32, encoding);
        image.position(image.position() + 8);
        both(image.capacity() / SECTOR);
        // The escape sequence of UCS-2 level 3, by which readers recognise Joliet.
        image.put(type == 2 ? ascii("%/E") : new byte[3]).position(image.position() + 29);
        bothShort(1);
        bothShort(1);
        bothShort(SECTOR);
        both(PATH_TABLE_LENGTH);
        image.order(ByteOrder.LITTLE_ENDIAN).putInt(paths).putInt(0);
        image.order(ByteOrder.BIG_ENDIAN).putInt(paths + 1).putInt(0);
        record(new byte[] {0}, folder, SECTOR, true);
        for (int length : new int[] {128, 128, 128, 128, 37, 37, 37}) {
            text("", length, encoding);
        }
        for (int date = 0; date < 4; date++) {
            image.put(ascii("0".repeat(16))).put((byte) 0);
        }
        image.put((byte) 1);
    }

    /** The same table twice, as the standard requires: little endian, then big endian. */
    private void pathTables(int sector, int folder) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            at(order == ByteOrder.LITTLE_ENDIAN ? sector : sector + 1).order(order);
            image.put((byte) 1).put((byte) 0).putInt(folder).putShort((short) 1).putShort((short) 0);
        }
        image.order(ByteOrder.BIG_ENDIAN);
    }

    private void folder(int sector, Function<String, byte[]> encoding) {
        at(sector);
        record(new byte[] {0}, sector, SECTOR, true);
        record(new byte[] {1}, sector, SECTOR, true);
        files.forEach(
                (name, content) -> record(encoding.apply(name), sectors.getOrDefault(name, 0), content.length, false));
    }

    private void record(byte[] name, int sector, int length, boolean folder) {
        int size = 33 + name.length + (name.length + 1) % 2;
        int end = image.position() + size;
        image.put((byte) size).put((byte) 0);
        both(sector);
        both(length);
        image.put(DATE).put((byte) (folder ? IS_FOLDER : 0)).put((byte) 0).put((byte) 0);
        bothShort(1);
        image.put((byte) name.length).put(name).position(end);
    }

    private ByteBuffer at(int sector) {
        return image.position(sector * SECTOR);
    }

    /** A text field, padded with spaces of its character set. */
    private void text(String text, int length, Function<String, byte[]> encoding) {
        image.put(encoding.apply(text + SPACES), 0, length);
    }

    private void both(int value) {
        image.order(ByteOrder.LITTLE_ENDIAN).putInt(value);
        image.order(ByteOrder.BIG_ENDIAN).putInt(value);
    }

    private void bothShort(int value) {
        image.order(ByteOrder.LITTLE_ENDIAN).putShort((short) value);
        image.order(ByteOrder.BIG_ENDIAN).putShort((short) value);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
