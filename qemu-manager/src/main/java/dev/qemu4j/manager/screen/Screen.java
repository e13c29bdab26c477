package dev.qemu4j.manager.screen;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.qapi.ui.Screendump;
import dev.qemu4j.qmp.QmpCommandException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A guest's screen ({@code screendump}): what a person in front of it would see, whether somebody looks or not.
 *
 * {@snippet :
 * vm.screen().screenshot().savePng(Path.of("screen.png"));
 * }
 *
 * <p>The picture can be taken of a guest that runs or is paused. It is what the display device shows: in text mode its characters in the
 * firmware's font, nothing but black while the guest has switched it off.
 *
 * <p>Safe for use by several threads, whose pictures are taken one after the other.
 */
public final class Screen {
    private final MachineMonitor monitor;
    private final Path file;
    private final ReentrantLock lock;
    private final @Nullable String device;
    private final int head;

    private Screen(MachineMonitor monitor, Path file, ReentrantLock lock, @Nullable String device, int head) {
        this.monitor = monitor;
        this.file = file;
        this.lock = lock;
        this.device = device;
        this.head = head;
    }

    /**
     * The first screen of a machine.
     *
     * @param monitor the machine's monitor
     * @param file where QEMU puts a picture for a moment, in a directory that others cannot read
     * @return the screen
     */
    public static Screen of(MachineMonitor monitor, Path file) {
        return new Screen(monitor, file.toAbsolutePath(), new ReentrantLock(), null, 0);
    }

    /**
     * The screen of one of several display devices.
     *
     * @param id the id of the device
     * @return its first screen
     */
    public Screen device(String id) {
        return device(id, 0);
    }

    /**
     * One of the screens of a display device.
     *
     * @param id the id of the device
     * @param newHead the number of the screen, from 0
     * @return the screen
     * @throws IllegalArgumentException if the number is negative
     */
    public Screen device(String id, int newHead) {
        if (newHead < 0) {
            throw new IllegalArgumentException("screen: head " + newHead + " is negative");
        }
        return new Screen(monitor, file, lock, Objects.requireNonNull(id, "id"), newHead);
    }

    /**
     * Takes a picture.
     *
     * @return the picture
     * @throws NoDisplayException if the machine has no such screen
     * @throws VmOperationException if QEMU cannot take or write it, does not answer within the default time, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public Screenshot screenshot() throws InterruptedException {
        return take(dump -> monitor.execute("screenshot", dump));
    }

    /**
     * Takes a picture, and waits for it no longer than told.
     *
     * @param timeout how long to wait for QEMU
     * @return the picture
     * @throws NoDisplayException if the machine has no such screen
     * @throws VmOperationException if QEMU cannot take or write it, does not answer in time, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public Screenshot screenshot(Duration timeout) throws InterruptedException {
        return take(dump -> monitor.execute("screenshot", dump, timeout));
    }

    private interface Execution {
        void execute(Screendump dump) throws InterruptedException;
    }

    /**
     * QEMU writes a file for as long as it takes, whether somebody waits or not. One that nobody reads is replaced by the next picture, or
     * goes with the directory: QEMU executes one command after the other.
     *
     * <p>PPM, and not the PNG that QEMU has since 7.1: it is the same for all, the pixels are at hand, and compressing them would
     * stop QEMU's main loop for as long.
     */
    private Screenshot take(Execution execution) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            execution.execute(dump());
            byte[] ppm = Files.readAllBytes(file);
            Files.delete(file);
            return Screenshot.fromPpm(ppm);
        } catch (VmOperationException e) {
            throw explain(e);
        } catch (IOException e) {
            throw new UncheckedIOException("the screenshot that QEMU has written to " + file + " cannot be read", e);
        } finally {
            lock.unlock();
        }
    }

    private Screendump dump() {
        Screendump dump = Screendump.of(file.toString());
        return device == null ? dump : dump.device(device).head(head);
    }

    private RuntimeException explain(VmOperationException failure) {
        if (failure.getCause() instanceof QmpCommandException refused) {
            String description = refused.description();
            boolean absent = description.contains("no console")
                    || description.contains("not bound to a QemuConsole")
                    || refused.errorClass().equals("DeviceNotFound");
            if (absent) {
                return new NoDisplayException(monitor.machine(), device, description, failure);
            }
        }
        return failure;
    }
}
