package dev.qemu4j.config;

import dev.qemu4j.config.block.Aio;
import dev.qemu4j.config.block.DiskBus;
import dev.qemu4j.config.block.DiskCache;
import dev.qemu4j.config.block.DiskMedia;
import dev.qemu4j.config.block.DiskTuning;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.block.Throttle;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.PropertyValue;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk: an image on the host, and the device by which the guest sees it ({@code -blockdev} and {@code -device}).
 *
 * <p>The block node and the device have the same id, so that QMP commands on either can use it.
 *
 * @param image where the data is, and in which format
 * @param media what the guest sees: a disk or a CD-ROM drive
 * @param bus how it is attached
 * @param isReadOnly whether QEMU opens the image for reading only
 * @param id the id; without one it is {@code disk0}, {@code disk1} and so on
 * @param tuning how QEMU treats the data
 * @param properties what the guest's device is told beside this, such as its serial number and place in the boot order
 */
public record Disk(
        Image image,
        DiskMedia media,
        DiskBus bus,
        boolean isReadOnly,
        Optional<String> id,
        DiskTuning tuning,
        PropertyTree properties)
        implements Part {
    private static final int MAX_SERIAL = 20;

    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if the id is none that QEMU takes, or the media can't be had on the bus
     */
    public Disk {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(tuning, "tuning");
        Objects.requireNonNull(properties, "properties");
        id.ifPresent(given -> Ids.checkNodeName("disk id", given));
        if (media == DiskMedia.CD_ROM) {
            isReadOnly = true;
            if (bus != DiskBus.IDE && bus != DiskBus.SCSI) {
                throw new IllegalArgumentException("disk: a CD-ROM drive is on IDE or SCSI, not on " + bus);
            }
        }
    }

    /**
     * A virtio disk from a qcow2 image.
     *
     * @param path the image
     * @return the disk
     * @throws IllegalArgumentException if the path is empty
     */
    public static Disk qcow2(Path path) {
        return of(Image.file(ImageFormat.QCOW2, path));
    }

    /**
     * A virtio disk whose content is the file's, byte for byte.
     *
     * @param path the file
     * @return the disk
     * @throws IllegalArgumentException if the path is empty
     */
    public static Disk raw(Path path) {
        return of(Image.file(ImageFormat.RAW, path));
    }

    /**
     * A CD-ROM drive with an ISO image in it, on IDE or SATA.
     *
     * @param path the image
     * @return the drive
     * @throws IllegalArgumentException if the path is empty
     */
    public static Disk cdRom(Path path) {
        Image iso = Image.file(ImageFormat.RAW, path);
        return of(iso).as(DiskMedia.CD_ROM, DiskBus.IDE);
    }

    /**
     * A floppy disk drive with an image in it.
     *
     * @param path the image
     * @return the drive
     * @throws IllegalArgumentException if the path is empty
     */
    public static Disk floppy(Path path) {
        return raw(path).bus(DiskBus.FLOPPY);
    }

    /**
     * A virtio disk from any image.
     *
     * @param image the image
     * @return the disk
     */
    public static Disk of(Image image) {
        return new Disk(
                image,
                DiskMedia.DISK,
                DiskBus.VIRTIO,
                false,
                Optional.empty(),
                DiskTuning.DEFAULT,
                PropertyTree.empty());
    }

    /**
     * This disk with an id.
     *
     * @param newId the id: a letter followed by letters, digits, {@code -}, {@code .} and {@code _}, at most 31 in all
     * @return the changed copy
     * @throws IllegalArgumentException if the id is none that QEMU takes
     */
    public Disk id(String newId) {
        return new Disk(image, media, bus, isReadOnly, Optional.of(newId), tuning, properties);
    }

    /**
     * This disk on another bus.
     *
     * @param newBus the bus
     * @return the changed copy
     * @throws IllegalArgumentException if a CD-ROM drive can't be on the bus
     */
    public Disk bus(DiskBus newBus) {
        return new Disk(image, media, newBus, isReadOnly, id, tuning, properties);
    }

    /**
     * This disk for reading only: QEMU opens the image so, and the guest sees a write-protected disk. Several machines can
     * read one image at the same time. IDE hard disks can't be write-protected.
     *
     * @return the changed copy
     */
    public Disk readOnly() {
        return new Disk(image, media, bus, true, id, tuning, properties);
    }

    /**
     * This disk with another treatment of its data ({@code cache.direct}, {@code cache.no-flush}, {@code write-cache}).
     *
     * @param cache the treatment
     * @return the changed copy
     */
    public Disk cache(DiskCache cache) {
        return tuning(new DiskTuning(cache, tuning.discard(), tuning.detectZeroes(), tuning.throttle()));
    }

    /**
     * This disk with another way of reading and writing its file.
     *
     * @param aio the way
     * @return the changed copy
     * @throws IllegalArgumentException if the image is not in a file or on a device of the host
     */
    public Disk aio(Aio aio) {
        return new Disk(image.aio(aio), media, bus, isReadOnly, id, tuning, properties);
    }

    /**
     * This disk with what the guest discards given back to the host ({@code discard=unmap}).
     *
     * @return the changed copy
     */
    public Disk discard() {
        return tuning(new DiskTuning(tuning.cache(), true, tuning.detectZeroes(), tuning.throttle()));
    }

    /**
     * This disk with writes of zeroes turned into something cheaper ({@code detect-zeroes}).
     *
     * @param what what becomes of them
     * @return the changed copy
     * @throws IllegalArgumentException if they are to be discarded but discarding is off: call {@link #discard()} before
     */
    public Disk detectZeroes(DiskTuning.DetectZeroes what) {
        return tuning(new DiskTuning(tuning.cache(), tuning.discard(), what, tuning.throttle()));
    }

    /**
     * This disk with limits.
     *
     * @param limits the limits
     * @return the changed copy
     */
    public Disk throttle(Throttle limits) {
        return tuning(new DiskTuning(tuning.cache(), tuning.discard(), tuning.detectZeroes(), Optional.of(limits)));
    }

    /**
     * This disk with other tuning.
     *
     * @param all the tuning
     * @return the changed copy
     */
    public Disk tuning(DiskTuning all) {
        return new Disk(image, media, bus, isReadOnly, id, all, properties);
    }

    /**
     * This disk with a serial number, by which a guest can tell it from others.
     *
     * @param text the serial number, at most 20 bytes, beyond which guests see it cut
     * @return the changed copy
     * @throws IllegalArgumentException if the text is too long or contains NUL
     */
    public Disk serialNumber(String text) {
        if (text.getBytes(StandardCharsets.UTF_8).length > MAX_SERIAL) {
            throw new IllegalArgumentException("disk serial: '" + text + "' is longer than " + MAX_SERIAL + " bytes");
        }
        return property("serial", new PropertyValue.Text(text));
    }

    /**
     * This disk with a place in the boot order ({@code bootindex}).
     *
     * @param position the place; the lowest is tried first
     * @return the changed copy
     * @throws IllegalArgumentException if the number is negative
     */
    public Disk bootIndex(int position) {
        if (position < 0) {
            throw new IllegalArgumentException("boot index: " + position + " is negative");
        }
        return property("bootindex", PropertyValue.Whole.of(position));
    }

    /**
     * This disk served by a thread of its own ({@link dev.qemu4j.config.device.IoThread}). For virtio disks.
     *
     * @param thread the id of the thread
     * @return the changed copy
     * @throws IllegalArgumentException if the id is none that QEMU takes
     */
    public Disk ioThread(String thread) {
        return property("iothread", new PropertyValue.Text(Ids.check("iothread", thread)));
    }

    /**
     * This disk with a property of the guest's device.
     *
     * @param key the name of the property
     * @param value its value
     * @return the changed copy
     * @throws IllegalArgumentException if the key is no name
     */
    public Disk property(String key, PropertyValue value) {
        return new Disk(image, media, bus, isReadOnly, id, tuning, properties.with(key, value));
    }

    private Disk as(DiskMedia newMedia, DiskBus newBus) {
        return new Disk(image, newMedia, newBus, isReadOnly, id, tuning, properties);
    }

    @Override
    public String kind() {
        return "disk";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("disk", id, IdSpace.DEVICE, IdSpace.BLOCK_NODE);
        out.add(OptionKind.BLOCKDEV, DiskNode.of(this, name, out), "the image");
        DiskDevice.describe(this, name, out);
    }
}
