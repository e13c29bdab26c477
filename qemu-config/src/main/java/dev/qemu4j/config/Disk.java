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
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * A disk: an image on the host, and the guest's device for it ({@code -blockdev} and {@code -device}).
 *
 * <p>The block node and the device have the same id, for QMP commands on either.
 *
 * @param image the image: its format and where it is
 * @param media what the guest sees: a disk or a CD-ROM drive
 * @param bus the bus of the guest's device
 * @param isReadOnly whether QEMU opens the image read-only
 * @param id the id; without one it is {@code disk0}, {@code disk1} and so on
 * @param tuning caching, discarding and limits
 * @param properties other properties of the guest's device, such as its serial number and place in the boot order
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
     * Checks the values against each other.
     *
     * @throws IllegalArgumentException if QEMU does not accept the id, or the bus does not support the media
     */
    public Disk {
        Objects.requireNonNull(image, "image");
        Objects.requireNonNull(tuning, "tuning");
        Objects.requireNonNull(properties, "properties");
        id.ifPresent(given -> Ids.checkNodeName("disk id", given));
        if (media == DiskMedia.CD_ROM) {
            isReadOnly = true;
            if (bus != DiskBus.IDE && bus != DiskBus.SCSI) {
                throw new IllegalArgumentException("disk: a CD-ROM drive needs bus IDE or SCSI, not " + bus);
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
     * A virtio disk from a raw image: its content is the file's, byte for byte.
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
     * A CD-ROM drive without a medium, on IDE or SATA. A manager inserts one while the machine runs.
     *
     * @return the drive
     */
    public static Disk emptyCdRom() {
        return of(Image.none()).as(DiskMedia.CD_ROM, DiskBus.IDE);
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
     * @throws IllegalArgumentException if QEMU does not accept the id
     */
    public Disk id(String newId) {
        return new Disk(image, media, bus, isReadOnly, Optional.of(newId), tuning, properties);
    }

    /**
     * This disk on another bus.
     *
     * @param newBus the bus
     * @return the changed copy
     * @throws IllegalArgumentException if the disk is a CD-ROM drive and the bus does not support one
     */
    public Disk bus(DiskBus newBus) {
        return new Disk(image, media, newBus, isReadOnly, id, tuning, properties);
    }

    /**
     * This disk, read-only: QEMU opens the image read-only, and the guest sees a write-protected disk. Several machines can use
     * one image read-only at the same time. IDE hard disks cannot be write-protected.
     *
     * @return the changed copy
     */
    public Disk readOnly() {
        return new Disk(image, media, bus, true, id, tuning, properties);
    }

    /**
     * This disk with another cache mode ({@code cache.direct}, {@code cache.no-flush}, {@code write-cache}).
     *
     * @param cache the cache mode
     * @return the changed copy
     */
    public Disk cache(DiskCache cache) {
        return tuning(new DiskTuning(cache, tuning.discard(), tuning.detectZeroes(), tuning.throttle()));
    }

    /**
     * This disk with another kind of asynchronous I/O on its file ({@code aio}).
     *
     * @param aio the kind
     * @return the changed copy
     * @throws IllegalArgumentException if the image is not in a file or on a device of the host
     */
    public Disk aio(Aio aio) {
        return new Disk(image.aio(aio), media, bus, isReadOnly, id, tuning, properties);
    }

    /**
     * This disk with discarded blocks freed on the host ({@code discard=unmap}).
     *
     * @return the changed copy
     */
    public Disk discard() {
        return tuning(new DiskTuning(tuning.cache(), true, tuning.detectZeroes(), tuning.throttle()));
    }

    /**
     * This disk with writes of zeroes detected and made cheaper ({@code detect-zeroes}).
     *
     * @param what how they are written
     * @return the changed copy
     * @throws IllegalArgumentException if it is {@code UNMAP} and this disk does not {@link #discard()}
     */
    public Disk detectZeroes(DiskTuning.DetectZeroes what) {
        return tuning(new DiskTuning(tuning.cache(), tuning.discard(), what, tuning.throttle()));
    }

    /**
     * This disk with limits on its speed.
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
     * This disk with a serial number, by which the guest can identify it.
     *
     * @param text the serial number, at most 20 bytes; guests would see a longer one truncated
     * @return the changed copy
     * @throws IllegalArgumentException if the text is too long or contains NUL
     */
    public Disk serialNumber(String text) {
        QemuText.checkLength("disk serial", text, MAX_SERIAL);
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
     * This disk with an I/O thread ({@link dev.qemu4j.config.device.IoThread}). For virtio disks only.
     *
     * @param thread the id of the I/O thread
     * @return the changed copy
     * @throws IllegalArgumentException if QEMU does not accept the id
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
     * @throws IllegalArgumentException if the key is not a valid property name
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
        if (!image.isNone()) {
            out.add(OptionKind.BLOCKDEV, DiskNode.of(this, name, out), "the image");
        } else if (media != DiskMedia.CD_ROM && bus != DiskBus.FLOPPY) {
            out.problem("a hard disk needs an image; only CD-ROM and floppy drives can be empty");
        }
        DiskDevice.describe(this, name, out);
    }
}
