package dev.qemu4j.image;

import java.util.Locale;

/** How much of its space an image takes when it is made. */
public enum Preallocation {
    /** Nothing: it grows with what is written. */
    OFF,
    /** The tables of a qcow2 image, not the data. */
    METADATA,
    /** All of it, without writing to it. */
    FALLOC,
    /** All of it, written with zeros. */
    FULL;

    /**
     * QEMU's name for it.
     *
     * @return the name, such as {@code falloc}
     */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
