package dev.qemu4j.config;

import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.Ids;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
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
 */
public record Disk(Image image, DiskMedia media, DiskBus bus, boolean isReadOnly, Optional<String> id) implements Part {
    /**
     * Checks the parts against each other.
     *
     * @throws IllegalArgumentException if the id is none that QEMU takes, or the media can't be had on the bus
     */
    public Disk {
        Objects.requireNonNull(image, "image");
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
        return new Disk(iso, DiskMedia.CD_ROM, DiskBus.IDE, true, Optional.empty());
    }

    /**
     * A virtio disk from any image.
     *
     * @param image the image
     * @return the disk
     */
    public static Disk of(Image image) {
        return new Disk(image, DiskMedia.DISK, DiskBus.VIRTIO, false, Optional.empty());
    }

    /**
     * This disk with an id.
     *
     * @param newId the id: a letter followed by letters, digits, {@code -}, {@code .} and {@code _}, at most 31 in all
     * @return the changed copy
     * @throws IllegalArgumentException if the id is none that QEMU takes
     */
    public Disk id(String newId) {
        return new Disk(image, media, bus, isReadOnly, Optional.of(newId));
    }

    /**
     * This disk on another bus.
     *
     * @param newBus the bus
     * @return the changed copy
     * @throws IllegalArgumentException if a CD-ROM drive can't be on the bus
     */
    public Disk bus(DiskBus newBus) {
        return new Disk(image, media, newBus, isReadOnly, id);
    }

    /**
     * This disk for reading only: QEMU opens the image so, and the guest sees a write-protected disk. Several machines can
     * read one image at the same time. IDE hard disks can't be write-protected.
     *
     * @return the changed copy
     */
    public Disk readOnly() {
        return new Disk(image, media, bus, true, id);
    }

    @Override
    public String kind() {
        return "disk";
    }

    @Override
    public void describe(OptionCollector out) {
        String name = out.id("disk", id, IdSpace.DEVICE, IdSpace.BLOCK_NODE);
        PropertyTree node = PropertyTree.of("node-name", name);
        if (isReadOnly) {
            node = node.with("read-only", true);
        }
        out.add(OptionKind.BLOCKDEV, image.tree(node), "the image");
        DiskDevice.describe(this, name, out);
    }
}
