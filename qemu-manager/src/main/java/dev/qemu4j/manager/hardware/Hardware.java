package dev.qemu4j.manager.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.VmStateException;
import java.time.Duration;
import java.util.List;

/**
 * Changes the hardware of a running machine. {@link dev.qemu4j.manager.VirtualMachine#config()} reflects every change.
 *
 * <p>Changes that QEMU can make alone, such as attaching a disk, are complete when a method returns. Changes that need the guest's
 * cooperation, such as detaching a disk, need a running guest with an operating system: these methods take a timeout. After a timeout the
 * request stays in effect, and a slow guest may still comply.
 *
 * <p>All methods except {@link #capacity} block. Safe for use by several threads.
 */
public interface Hardware {
    /**
     * Attaches a part ({@code blockdev-add}, {@code netdev_add}, {@code object-add}, {@code device_add}, as the part needs). On a machine
     * with a PCI Express bus, a PCI device is put into a free {@linkplain dev.qemu4j.config.VmConfig#rootPorts() root port}. If a command
     * fails, the ones before it are rolled back; only the controller that all SCSI or USB devices share stays once it was created.
     *
     * @param part the part, such as a {@link dev.qemu4j.config.Disk}, a {@link dev.qemu4j.config.Network} or a {@link Dimm}
     * @return the id of the device or object, for {@link #detach}; the part's own id if it has one
     * @throws dev.qemu4j.config.InvalidConfigException if the part doesn't suit the machine, its id is in use, or its kind cannot be
     *     hot-plugged; nothing was sent
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if no root port is free (nothing was sent), or QEMU refuses
     * @throws InterruptedException if the thread is interrupted; the attach is rolled back, except that a device which exists already
     *     stays attached until the guest releases it
     */
    String attach(Part part) throws InterruptedException;

    /**
     * Detaches a part, and removes its back ends ({@code device_del}, {@code blockdev-del} and the like). QEMU can only ask the guest to
     * release a device, so this needs a running guest that cooperates; it waits until the device is gone. Objects such as an iothread,
     * and devices on the USB and SCSI buses, are detached at once.
     *
     * @param id the id of the device or object
     * @param timeout how long to wait for the guest
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no device or object with the id; if it cannot be detached while
     *     the machine runs (nothing was sent); or if the guest refuses or does not release it in time. After a timeout the guest may
     *     still release it; until then the device keeps its port
     * @throws InterruptedException if the thread is interrupted; the request to the guest stays in effect
     */
    void detach(String id, Duration timeout) throws InterruptedException;

    /**
     * Adds CPUs ({@code query-hotpluggable-cpus}, {@code device_add}) to free CPU slots of the machine's {@linkplain
     * dev.qemu4j.config.VmConfig#topology() topology}. The guest may have to put them online: in Linux, by
     * {@code /sys/devices/system/cpu}. If one CPU fails, the guest is asked to release the others.
     *
     * @param count the number of CPUs
     * @return their ids, for {@link #detach}
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if too few slots are free (no CPU was added), or QEMU refuses
     * @throws IllegalArgumentException if the number is negative
     * @throws InterruptedException if the thread is interrupted; the guest is asked to release the CPUs that were added
     */
    List<String> addCpus(int count) throws InterruptedException;

    /**
     * Removes hot-plugged CPUs, the last one first ({@code device_del}). QEMU 5.2 refuses; QEMU 7.2 with TCG is damaged by it, and ends
     * when something is attached after that.
     *
     * @param count the number of CPUs
     * @param timeout how long to wait for the guest to release all of them
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if fewer CPUs were hot-plugged (the guest was not asked), QEMU or the guest
     *     refuses, or the guest does not release them in time
     * @throws IllegalArgumentException if the number is negative
     * @throws InterruptedException if the thread is interrupted; the request to the guest stays in effect
     */
    void removeCpus(int count, Duration timeout) throws InterruptedException;

    /**
     * Adds a memory module with the same kind of backing as the memory that the machine was started with. The guest may have to put it
     * online: in Linux, by {@code /sys/devices/system/memory}.
     *
     * @param size the size of the module; Linux needs a multiple of 128 MiB
     * @return the id of the module, for {@link #detach}
     * @throws dev.qemu4j.config.InvalidConfigException if the machine has no {@linkplain dev.qemu4j.config.Memory#upTo room} for it;
     *     nothing was sent
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if QEMU refuses
     * @throws InterruptedException if the thread is interrupted; the module is rolled back
     */
    String addMemory(DataSize size) throws InterruptedException;

    /**
     * Resizes virtio memory ({@code qom-set} of {@code requested-size}), and waits until the guest has taken or released the memory.
     *
     * @param id the id of a {@link dev.qemu4j.config.memory.VirtioMem}
     * @param size the new size
     * @param timeout how long to wait for the guest
     * @throws IllegalArgumentException if the size exceeds the memory's maximum
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no such memory, QEMU refuses, or the guest has not reached the
     *     size in time; the request stays in effect
     * @throws InterruptedException if the thread is interrupted; the request to the guest stays in effect
     */
    void resizeMemory(String id, DataSize size, Duration timeout) throws InterruptedException;

    /**
     * Resizes a disk's image, and tells the guest ({@code block_resize}). Shrinking destroys the data at the end of the image.
     *
     * @param id the id of the disk
     * @param size the new size
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no such disk, or QEMU refuses
     * @throws InterruptedException if the thread is interrupted; the disk may still be resized
     */
    void resizeDisk(String id, DataSize size) throws InterruptedException;

    /**
     * Changes the medium in a CD-ROM or floppy disk drive. If the guest has locked the tray, it is asked to unlock it. If the new medium
     * cannot be inserted, the old one is inserted again.
     *
     * @param id the id of the drive
     * @param image the new medium
     * @param timeout how long to wait for the guest to unlock the tray
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no such drive, QEMU refuses, or the guest keeps the tray locked
     * @throws InterruptedException if the thread is interrupted; the old medium is inserted again
     */
    void changeMedium(String id, Image image, Duration timeout) throws InterruptedException;

    /**
     * Ejects the medium of a CD-ROM or floppy disk drive, which is empty then. Same as {@link #changeMedium} to {@link Image#none()}.
     *
     * @param id the id of the drive
     * @param timeout how long to wait for the guest to unlock the tray
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no such drive, QEMU refuses, or the guest keeps the tray locked
     * @throws InterruptedException if the thread is interrupted; the medium is inserted again
     */
    default void eject(String id, Duration timeout) throws InterruptedException {
        changeMedium(id, Image.none(), timeout);
    }

    /**
     * Sets the link of a network card ({@code set_link}), as if its cable were plugged in or out. The card stays.
     *
     * @param id the id of the network
     * @param up whether the link is up
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if the machine has no such network, or QEMU refuses
     * @throws InterruptedException if the thread is interrupted; the link may still change
     */
    void setLink(String id, boolean up) throws InterruptedException;

    /** {@return how much can still be attached} */
    HotPlugCapacity capacity();
}
