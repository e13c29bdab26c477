package dev.qemu4j.manager.screen;

import dev.qemu4j.manager.MachineMonitor;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.process.internal.files.PrivateFile;
import dev.qemu4j.qapi.ui.Screendump;
import dev.qemu4j.qmp.QmpCommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A guest's screen ({@code screendump}). Works whether or not a display is connected.
 *
 * {@snippet :
 * vm.screen().screenshot().savePng(Path.of("screen.png"));
 * }
 *
 * <p>The guest may be running or paused. A screenshot has what the display device shows: characters in the firmware's font in text mode,
 * all black while the guest has switched the display off.
 *
 * <p>Safe for use by several threads; screenshots are taken one after the other.
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
     * @param file a temporary file that QEMU writes each screenshot to, in a directory that other users cannot read
     * @return the screen
     */
    public static Screen of(MachineMonitor monitor, Path file) {
        return new Screen(monitor, file.toAbsolutePath(), new ReentrantLock(), null, 0);
    }

    /**
     * Selects one of several display devices.
     *
     * @param id the id of the device
     * @return the first screen of the device
     */
    public Screen device(String id) {
        return device(id, 0);
    }

    /**
     * Selects one of the screens of a display device.
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
     * Takes a screenshot.
     *
     * @return the screenshot
     * @throws NoDisplayException if the machine has no such screen
     * @throws VmOperationException if QEMU cannot take or write it, does not answer within the default timeout, or has ended
     * @throws InterruptedException if the thread is interrupted
     */
    public Screenshot screenshot() throws InterruptedException {
        return take(dump -> monitor.execute("screenshot", dump));
    }

    /**
     * Takes a screenshot, with a timeout.
     *
     * @param timeout how long to wait for QEMU
     * @return the screenshot
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
     * The file is created here and stays open, so that whatever QEMU puts in its place is never opened.
     *
     * <p>QEMU finishes the file even after the caller has timed out. The next screenshot replaces such a file, or it is deleted with the
     * directory; QEMU executes commands one after the other.
     *
     * <p>The format is PPM rather than PNG, which QEMU has since 7.1: every version has it, it needs no decoding, and the compression
     * of a PNG would block QEMU's main loop.
     */
    private Screenshot take(Execution execution) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            Files.deleteIfExists(file);
            try (PrivateFile picture = PrivateFile.create(file)) {
                execution.execute(dump());
                return Screenshot.read(picture);
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (VmOperationException e) {
            throw explain(e);
        } catch (IOException e) {
            throw new VmOperationException(
                    monitor.machine(), "screenshot", "QEMU's picture could not be read: " + e, null, e);
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
