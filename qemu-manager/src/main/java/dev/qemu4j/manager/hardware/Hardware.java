package dev.qemu4j.manager.hardware;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.memory.Dimm;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.VmStateException;
import java.time.Duration;
import java.util.List;

/**
 * What a running machine consists of, to be changed while it runs. {@link dev.qemu4j.manager.VirtualMachine#config()} follows.
 *
 * <p>What QEMU can do alone, such as plugging a disk in, is done when a method returns. What the guest has to agree to, such as giving
 * a disk up, takes a guest that runs and an operating system in it: these methods take a time, and a guest that needs longer may still
 * do it afterwards.
 *
 * <p>Safe for use by several threads.
 */
public interface Hardware {
    /**
     * Plugs a part in ({@code blockdev-add}, {@code netdev_add}, {@code object-add}, {@code device_add}, whatever it takes). On a machine
     * with a PCI Express bus a PCI device goes into a free root port, of which the machine was created with {@linkplain
     * dev.qemu4j.config.VmConfig#rootPorts() a number}. If one of the commands fails, what the others did is taken back; the controller
     * that all SCSI or USB devices share stays if it was made.
     *
     * @param part what to plug in, such as a {@link dev.qemu4j.config.Disk}, a {@link dev.qemu4j.config.Network} or a {@link Dimm}
     * @return the id of the device or object, for {@link #detach}; the part's own, where it has one
     * @throws dev.qemu4j.config.InvalidConfigException if the part doesn't suit the machine, its id is taken, or it is of a kind that
     *     cannot be plugged in; nothing was sent
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if no root port is free, which is known before anything is sent; or if QEMU refuses
     * @throws InterruptedException if the thread is interrupted; what was done is taken back, and a device that is there already goes
     *     when the guest gives it up
     */
    String attach(Part part) throws InterruptedException;

    /**
     * Takes a part out, and what was made for it ({@code device_del}, {@code blockdev-del} and the like). QEMU only asks the guest for a
     * device, so this needs a guest that runs and cooperates; it waits until the device is gone. Objects such as an iothread, and
     * devices on the USB and SCSI buses, go at once.
     *
     * @param id the id of the device or object
     * @param timeout how long the guest gets
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if there is nothing of that id; if it has to stay as long as the machine runs, which is known before
     *     anything is sent; or if the guest refuses or does not give it up in time: it may still do so later, and the device's port
     *     stays taken until then
     * @throws InterruptedException if the thread is interrupted; the guest stays asked
     */
    void detach(String id, Duration timeout) throws InterruptedException;

    /**
     * Plugs CPUs in ({@code query-hotpluggable-cpus}, {@code device_add}), into places that the machine's {@linkplain
     * dev.qemu4j.config.VmConfig#topology() topology} has beyond those that are taken. The guest may have to put them to use: Linux has
     * them in {@code /sys/devices/system/cpu}. If one cannot be plugged in, the guest is asked for the others back.
     *
     * @param count how many
     * @return their ids, for {@link #detach}
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if there is no room for so many, which is known before one is plugged in; or if QEMU refuses
     * @throws IllegalArgumentException if the number is negative
     * @throws InterruptedException if the thread is interrupted; the guest is asked to give back what was plugged in
     */
    List<String> addCpus(int count) throws InterruptedException;

    /**
     * Takes CPUs out that were plugged in while the machine ran, the last first ({@code device_del}). QEMU 5.2 refuses; 7.2 under TCG is
     * damaged by it, and ends when something is plugged in after that.
     *
     * @param count how many
     * @param timeout how long the guest gets for all of them
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if fewer were plugged in, which is known before the guest is asked; or if QEMU or the guest refuses,
     *     or the guest does not give them up in time
     * @throws IllegalArgumentException if the number is negative
     * @throws InterruptedException if the thread is interrupted; the guest stays asked
     */
    void removeCpus(int count, Duration timeout) throws InterruptedException;

    /**
     * Plugs a memory module in, of the same kind as the memory that the machine was started with. The guest may have to put it to use:
     * Linux has it in {@code /sys/devices/system/memory}.
     *
     * @param size how much; Linux wants a multiple of 128 MiB
     * @return the id of the module, for {@link #detach}
     * @throws dev.qemu4j.config.InvalidConfigException if the machine has no {@linkplain dev.qemu4j.config.Memory#upTo room} for it;
     *     nothing was sent
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if QEMU refuses
     * @throws InterruptedException if the thread is interrupted; what was done is taken back
     */
    String addMemory(DataSize size) throws InterruptedException;

    /**
     * Makes virtio memory larger or smaller ({@code qom-set} of {@code requested-size}), and waits until the guest has taken or given up
     * what was asked for.
     *
     * @param id the id of a {@link dev.qemu4j.config.memory.VirtioMem}
     * @param size how much of it the guest is to have
     * @param timeout how long the guest gets
     * @throws IllegalArgumentException if it is more than the memory can be
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if there is no such memory, QEMU refuses, or the guest is not done in time: it stays asked
     * @throws InterruptedException if the thread is interrupted; the guest stays asked
     */
    void resizeMemory(String id, DataSize size, Duration timeout) throws InterruptedException;

    /**
     * Makes a disk's image larger or smaller, which the guest is told ({@code block_resize}). Making it smaller destroys what is at its
     * end.
     *
     * @param id the id of the disk
     * @param size how large
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if there is no such disk, or QEMU refuses
     * @throws InterruptedException if the thread is interrupted; it may still be resized
     */
    void resizeDisk(String id, DataSize size) throws InterruptedException;

    /**
     * Puts another medium into a CD-ROM or floppy disk drive. The guest is asked to unlock the tray if it has locked it. If the other
     * medium cannot be put in, the one that was there is put back.
     *
     * @param id the id of the drive
     * @param image the other medium
     * @param timeout how long the guest gets to unlock the tray
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if there is no such drive, QEMU refuses, or the guest keeps the tray locked
     * @throws InterruptedException if the thread is interrupted; the medium that was there is put back
     */
    void changeMedium(String id, Image image, Duration timeout) throws InterruptedException;

    /**
     * Plugs the cable of a network card in or out ({@code set_link}). The card stays.
     *
     * @param id the id of the network
     * @param up whether the card has a link
     * @throws VmStateException if the machine has stopped
     * @throws dev.qemu4j.manager.VmOperationException if there is no such network, or QEMU refuses
     * @throws InterruptedException if the thread is interrupted; it may still happen
     */
    void setLink(String id, boolean up) throws InterruptedException;

    /** {@return how much can still be plugged in} */
    HotPlugCapacity capacity();
}
