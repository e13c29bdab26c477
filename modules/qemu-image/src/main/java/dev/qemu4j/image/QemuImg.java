package dev.qemu4j.image;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.Image;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.image.internal.chain.AllowedPlaces;
import dev.qemu4j.image.internal.chain.Node;
import dev.qemu4j.image.internal.program.Program;
import dev.qemu4j.image.internal.verb.Checking;
import dev.qemu4j.image.internal.verb.Committing;
import dev.qemu4j.image.internal.verb.Comparing;
import dev.qemu4j.image.internal.verb.Conversion;
import dev.qemu4j.image.internal.verb.Creation;
import dev.qemu4j.image.internal.verb.Inspection;
import dev.qemu4j.image.internal.verb.Mapping;
import dev.qemu4j.image.internal.verb.Rebasing;
import dev.qemu4j.image.internal.verb.Resizing;
import dev.qemu4j.image.internal.verb.Snapshots;
import dev.qemu4j.image.internal.verb.Tool;
import dev.qemu4j.process.HelperProgram;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuNotFoundException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * {@code qemu-img} as typed calls.
 *
 * <pre>{@code
 * QemuImg img = QemuImg.find();
 * Path base = img.create(directory.resolve("base.qcow2"), ImageFormat.QCOW2, DataSize.ofGibibytes(20));
 * Path overlay = img.overlay(base, directory.resolve("vm1.qcow2"));
 * }</pre>
 *
 * <p>Each call blocks until it is done, and ends its process if the thread is interrupted or the time limit passes; a new image that is
 * not complete by then is removed. Calls that change an image in place refuse one whose file is read-only for its owner
 * ({@link Diagnosis#PROTECTED}). A call that cannot do what it says throws {@link ImageException}, which tells why.
 *
 * <p>An image is given as a path, and then its format is read from its header; or as an {@link Image}, which says its format:
 * {@code Image.file(ImageFormat.RAW, path)} is how to name a disk that a guest has written to. Images are files, or for some calls devices,
 * of this host.
 *
 * <p>Works with QEMU 5.2 and later. Immutable, and so safe for use by several threads.
 */
public final class QemuImg {
    private static final HelperProgram HELPER = new HelperProgram("qemu-img");

    private final Program program;
    private final AllowedPlaces places;

    private QemuImg(Program program, AllowedPlaces places) {
        this.program = program;
        this.places = places;
    }

    /**
     * Finds {@code qemu-img}: beside the emulator for this host's architecture, then on the {@code PATH} and in the usual places.
     *
     * @return the first that can be run
     * @throws ImageException if there is none, with {@link Diagnosis#PROGRAM} and the command that installs it where that is known
     */
    public static QemuImg find() {
        return emulator()
                .flatMap(QemuImg::sibling)
                .or(HELPER::find)
                .map(QemuImg::of)
                .orElseThrow(QemuImg::notFound);
    }

    /**
     * The {@code qemu-img} that belongs to an emulator: the one in its folder, or else the one that {@link #find} finds.
     *
     * @param emulator the emulator
     * @return the program
     * @throws ImageException if there is none
     */
    public static QemuImg beside(QemuBinary emulator) {
        return sibling(emulator).map(QemuImg::of).orElseGet(QemuImg::find);
    }

    /**
     * The program at a path.
     *
     * @param path the program; a relative path is taken from the current directory
     * @return the program
     * @throws ImageException if there is nothing that can be executed
     */
    public static QemuImg at(Path path) {
        Path absolute = path.toAbsolutePath();
        if (!isProgram(absolute)) {
            throw new ImageException(
                    Diagnosis.PROGRAM, absolute + " is not a program that this user can run", absolute, null);
        }
        return of(absolute);
    }

    private static QemuImg of(Path path) {
        return new QemuImg(new Program(path, Optional.empty()), AllowedPlaces.OWN_DIRECTORY);
    }

    private static Optional<QemuBinary> emulator() {
        try {
            return Optional.of(QemuBinary.find(Architecture.host()));
        } catch (QemuNotFoundException e) {
            return Optional.empty();
        }
    }

    private static Optional<Path> sibling(QemuBinary emulator) {
        return Optional.of(emulator.path().resolveSibling(HELPER.name())).filter(QemuImg::isProgram);
    }

    private static boolean isProgram(Path path) {
        return Files.isRegularFile(path) && Files.isExecutable(path);
    }

    private static ImageException notFound() {
        String install = HELPER.installCommand()
                .map(command -> "; install it with: " + command)
                .orElse("");
        return new ImageException(Diagnosis.PROGRAM, "qemu-img was not found" + install, null, null);
    }

    /**
     * Where the program is.
     *
     * @return the absolute path
     */
    public Path path() {
        return program.path();
    }

    /**
     * This program with a time limit for each call, in place of a minute for what looks at an image and a day for what copies data.
     *
     * @param limit how long a call may take
     * @return the changed copy
     * @throws IllegalArgumentException if the limit is not positive
     */
    public QemuImg timeLimit(Duration limit) {
        if (!limit.isPositive()) {
            throw new IllegalArgumentException("limit: " + limit + " is not positive");
        }
        return new QemuImg(new Program(program.path(), Optional.of(limit)), places);
    }

    /**
     * This program with another directory in which backing files may be. Without it, only those are opened that are in the directory of
     * the image that a call is about, or below it. Links are followed before that is decided.
     *
     * @param directory the directory, with all below it
     * @return the changed copy
     */
    public QemuImg allowBacking(Path directory) {
        return new QemuImg(program, places.and(directory));
    }

    private Tool tool() {
        return new Tool(program, places);
    }

    /**
     * Makes an empty image ({@code create}), without a process where it is raw or qcow2 and takes no space at once.
     *
     * @param file the file, which must not exist; it gets mode 0600
     * @param format the format
     * @param size the size of the disk that a guest sees, rounded up to 512 bytes
     * @return the absolute path of the file
     * @throws ImageException if it cannot be made
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path create(Path file, ImageFormat format, DataSize size) throws InterruptedException {
        return create(file, format, size, CreateOptions.DEFAULT);
    }

    /**
     * Makes an empty image.
     *
     * @param file the file
     * @param format the format
     * @param size the size of the disk that a guest sees, rounded up to 512 bytes
     * @param options how it is made
     * @return the absolute path of the file
     * @throws IllegalArgumentException if the format has no such option, or no image of such a size
     * @throws ImageException if it cannot be made
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path create(Path file, ImageFormat format, DataSize size, CreateOptions options)
            throws InterruptedException {
        return new Creation(tool()).create(file, format, size, options);
    }

    /**
     * Makes a qcow2 image that has everything from a base and takes what is written ({@code create -b}). The base must not be written to
     * as long as the overlay is used; to be sure, take the right to write from its file ({@code chmod 444}).
     *
     * @param base the base
     * @param overlay the file of the overlay, which must not exist; it gets mode 0600
     * @return the absolute path of the overlay
     * @throws ImageException if it cannot be made, or the base not be used
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path overlay(Path base, Path overlay) throws InterruptedException {
        return overlay(base, overlay, OverlayOptions.DEFAULT);
    }

    /**
     * Makes an overlay.
     *
     * @param base the base
     * @param overlay the file of the overlay
     * @param options how it is made
     * @return the absolute path of the overlay
     * @throws IllegalArgumentException if an overlay cannot be of such a size
     * @throws ImageException if it cannot be made, or the base not be used
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path overlay(Path base, Path overlay, OverlayOptions options) throws InterruptedException {
        return new Creation(tool()).overlay(base, overlay, options);
    }

    /**
     * Tells about an image ({@code info}). A backing file is not opened and need not be there. The image may be in use.
     *
     * @param image the image
     * @return what it is
     * @throws ImageException if it cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageInfo info(Path image) throws InterruptedException {
        return new Inspection(tool()).info(Node.single(image));
    }

    /**
     * Tells about an image of a given format.
     *
     * @param image the image
     * @return what it is
     * @throws IllegalArgumentException if it is not in a file
     * @throws ImageException if it cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageInfo info(Image image) throws InterruptedException {
        return new Inspection(tool()).info(Node.single(image));
    }

    /**
     * Tells about an image and all below it. The chain is followed from header to header, up to 64 images and within the allowed
     * directories.
     *
     * @param image the topmost image
     * @return the images
     * @throws ImageException if one of them cannot be read or may not be opened, or they form a loop
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageChain chain(Path image) throws InterruptedException {
        return new Inspection(tool()).chain(image);
    }

    /**
     * Writes what a guest sees of an image, with all below it, into a new image ({@code convert}). The new image is complete when it
     * appears; it is not forced to the disk.
     *
     * @param from the image
     * @param to the new file, which must not exist; it gets mode 0600
     * @param format the format of the new image
     * @return the absolute path of the new image
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path convert(Path from, Path to, ImageFormat format) throws InterruptedException {
        return convert(from, to, format, ConvertOptions.DEFAULT);
    }

    /**
     * Converts an image.
     *
     * @param from the image
     * @param to the new file
     * @param format the format of the new image
     * @param options how it is converted
     * @return the absolute path of the new image
     * @throws IllegalArgumentException if the format has no such option or cannot be written
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path convert(Path from, Path to, ImageFormat format, ConvertOptions options) throws InterruptedException {
        return new Conversion(tool()).convert(Node.of(from, places), to, format, options, Optional.empty());
    }

    /**
     * Converts an image and tells how far it is.
     *
     * @param from the image
     * @param to the new file
     * @param format the format of the new image
     * @param listener is told on this thread, some times a second at most, and at the end; what it throws ends the call
     * @return the absolute path of the new image
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path convert(Path from, Path to, ImageFormat format, Consumer<? super Progress> listener)
            throws InterruptedException {
        return convert(from, to, format, ConvertOptions.DEFAULT, listener);
    }

    /**
     * Converts an image and tells how far it is.
     *
     * @param from the image
     * @param to the new file
     * @param format the format of the new image
     * @param options how it is converted
     * @param listener is told on this thread, some times a second at most, and at the end; what it throws ends the call
     * @return the absolute path of the new image
     * @throws IllegalArgumentException if the format has no such option or cannot be written
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path convert(
            Path from, Path to, ImageFormat format, ConvertOptions options, Consumer<? super Progress> listener)
            throws InterruptedException {
        return new Conversion(tool()).convert(Node.of(from, places), to, format, options, Optional.of(listener));
    }

    /**
     * Converts an image of a given format.
     *
     * @param from the image; a backing image that it says is taken as it is, without one its header is followed
     * @param to the new file
     * @param format the format of the new image
     * @param options how it is converted
     * @return the absolute path of the new image
     * @throws IllegalArgumentException if the image is not in a file, or the new format has no such option or cannot be written
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; nothing is left behind
     */
    public Path convert(Image from, Path to, ImageFormat format, ConvertOptions options) throws InterruptedException {
        return new Conversion(tool()).convert(Node.of(from, places), to, format, options, Optional.empty());
    }

    /**
     * Makes an image larger ({@code resize}). The guest still has to use the space: enlarge the partition (such as {@code growpart}) and
     * the file system (such as {@code resize2fs}), which cloud images do when they boot.
     *
     * @param image the image, which nobody else may have open
     * @param size the new size of the disk that a guest sees
     * @throws ImageException if it cannot be done, or the image would shrink ({@link Diagnosis#WOULD_SHRINK})
     * @throws InterruptedException if the thread is interrupted
     */
    public void resize(Path image, DataSize size) throws InterruptedException {
        new Resizing(tool()).resize(Node.of(image, places), size, false);
    }

    /**
     * Makes an image of a given format larger.
     *
     * @param image the image, which nobody else may have open
     * @param size the new size of the disk that a guest sees
     * @throws IllegalArgumentException if the image is not in a file
     * @throws ImageException if it cannot be done, or the image would shrink ({@link Diagnosis#WOULD_SHRINK})
     * @throws InterruptedException if the thread is interrupted
     */
    public void resize(Image image, DataSize size) throws InterruptedException {
        new Resizing(tool()).resize(Node.of(image, places), size, false);
    }

    /**
     * Makes an image smaller ({@code resize --shrink}). What is beyond the new end is lost. The guest has to have made room before: file
     * system and partitions must end within the new size, and a GPT's second copy has to be written again at its new end.
     *
     * @param image the image, which nobody else may have open
     * @param size the new size of the disk that a guest sees
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted
     */
    public void shrink(Path image, DataSize size) throws InterruptedException {
        new Resizing(tool()).resize(Node.of(image, places), size, true);
    }

    /**
     * Makes an image of a given format smaller.
     *
     * @param image the image, which nobody else may have open
     * @param size the new size of the disk that a guest sees
     * @throws IllegalArgumentException if the image is not in a file
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted
     */
    public void shrink(Image image, DataSize size) throws InterruptedException {
        new Resizing(tool()).resize(Node.of(image, places), size, true);
    }

    /**
     * Gives an overlay another base, without a difference for the guest ({@code rebase}): where the two bases differ, what the old one
     * has is copied into the overlay. If it is interrupted the overlay still has its old base.
     *
     * @param overlay the overlay, which nobody else may have open
     * @param base the new base
     * @throws ImageException if it cannot be done, or one of the bases not be used
     * @throws InterruptedException if the thread is interrupted
     */
    public void rebase(Path overlay, Path base) throws InterruptedException {
        rebase(overlay, base, RebaseOptions.DEFAULT);
    }

    /**
     * Gives an overlay another base.
     *
     * @param overlay the overlay, which nobody else may have open
     * @param base the new base
     * @param options how it is done
     * @throws ImageException if it cannot be done, or one of the bases not be used
     * @throws InterruptedException if the thread is interrupted
     */
    public void rebase(Path overlay, Path base, RebaseOptions options) throws InterruptedException {
        new Rebasing(tool()).rebase(overlay, base, options);
    }

    /**
     * Copies all that an overlay has from its base into it, so that it needs no base any more ({@code rebase -b ""}). Does nothing to an
     * image without a base.
     *
     * @param overlay the overlay, which nobody else may have open
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; the overlay still has its base
     */
    public void flatten(Path overlay) throws InterruptedException {
        new Rebasing(tool()).flatten(overlay);
    }

    /**
     * Writes what an overlay has into its base, and empties the overlay ({@code commit}). Every other overlay of that base is broken
     * afterwards; that there is none, only the caller can know.
     *
     * @param overlay the overlay, which nobody else may have open, nor its base
     * @throws ImageException if it cannot be done, or the base is marked as one that does not change ({@link Diagnosis#PROTECTED})
     * @throws InterruptedException if the thread is interrupted; the base has part of the changes then, and the overlay all of them, so
     *     that the overlay is all right and another call completes the base
     */
    public void commit(Path overlay) throws InterruptedException {
        commit(overlay, CommitOptions.DEFAULT);
    }

    /**
     * Writes what an overlay has into its base.
     *
     * @param overlay the overlay, which nobody else may have open, nor its base
     * @param options how it is done
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted; the base has part of the changes then
     */
    public void commit(Path overlay, CommitOptions options) throws InterruptedException {
        new Committing(tool()).commit(overlay, options);
    }

    /**
     * Checks the tables of an image ({@code check}), not its content. The images below it are not looked at.
     *
     * @param image the image, which nobody may write to
     * @return what was found
     * @throws ImageException if the check could not be made
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageCheck check(Path image) throws InterruptedException {
        return new Checking(tool()).check(Node.single(image), Optional.empty());
    }

    /**
     * Frees clusters that are allocated and not used ({@code check -r leaks}), which cannot do harm.
     *
     * @param image the image, which nobody else may have open
     * @return what was found and repaired
     * @throws ImageException if it could not be done
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageCheck repairLeaks(Path image) throws InterruptedException {
        return new Checking(tool()).check(Node.single(image), Optional.of("leaks"));
    }

    /**
     * Repairs the tables of an image ({@code check -r all}). What the tables have lost cannot be brought back, and a wrong guess can make
     * it worse: make a copy first.
     *
     * @param image the image, which nobody else may have open
     * @return what was found and repaired, and what is left
     * @throws ImageException if it could not be done
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageCheck repair(Path image) throws InterruptedException {
        return new Checking(tool()).check(Node.single(image), Optional.of("all"));
    }

    /**
     * Compares what a guest sees of two images ({@code compare}).
     *
     * @param one an image
     * @param other another
     * @return whether they are the same
     * @throws ImageException if one of them cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageComparison compare(Path one, Path other) throws InterruptedException {
        return new Comparing(tool()).compare(Node.of(one, places), Node.of(other, places));
    }

    /**
     * Compares two images of given formats.
     *
     * @param one an image
     * @param other another
     * @return whether they are the same
     * @throws IllegalArgumentException if one of them is not in a file
     * @throws ImageException if one of them cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageComparison compare(Image one, Image other) throws InterruptedException {
        return new Comparing(tool()).compare(Node.of(one, places), Node.of(other, places));
    }

    /**
     * Tells what an image has where ({@code map}).
     *
     * @param image the image
     * @return the stretches of the disk, in order, without gaps
     * @throws ImageException if it cannot be read, or has more stretches than are read
     *     ({@link Diagnosis#TOO_MUCH_OUTPUT}, from some 150,000)
     * @throws InterruptedException if the thread is interrupted
     */
    public List<ImageExtent> map(Path image) throws InterruptedException {
        return new Mapping(tool()).map(Node.of(image, places));
    }

    /**
     * Tells what an image of a given format has where.
     *
     * @param image the image
     * @return the stretches of the disk, in order, without gaps
     * @throws IllegalArgumentException if the image is not in a file
     * @throws ImageException if it cannot be read, or has more stretches than are read
     * @throws InterruptedException if the thread is interrupted
     */
    public List<ImageExtent> map(Image image) throws InterruptedException {
        return new Mapping(tool()).map(Node.of(image, places));
    }

    /**
     * Tells how much space an image would take once it is converted ({@code measure}).
     *
     * @param image the image
     * @param target the format to convert it to: raw or qcow2
     * @return the space
     * @throws ImageException if it cannot be read, or the format not be measured ({@link Diagnosis#UNSUPPORTED})
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageMeasurement measure(Path image, ImageFormat target) throws InterruptedException {
        return new Mapping(tool()).measure(Node.of(image, places), target);
    }

    /**
     * Tells how much space an image of a given format would take once it is converted.
     *
     * @param image the image
     * @param target the format to convert it to: raw or qcow2
     * @return the space
     * @throws IllegalArgumentException if the image is not in a file
     * @throws ImageException if it cannot be read, or the format not be measured
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageMeasurement measure(Image image, ImageFormat target) throws InterruptedException {
        return new Mapping(tool()).measure(Node.of(image, places), target);
    }

    /**
     * Tells how much space a new image would take.
     *
     * @param size the size of the disk that a guest sees
     * @param target the format: raw or qcow2
     * @return the space
     * @throws ImageException if the format cannot be measured
     * @throws InterruptedException if the thread is interrupted
     */
    public ImageMeasurement measure(DataSize size, ImageFormat target) throws InterruptedException {
        return new Mapping(tool()).measure(size, target);
    }

    /**
     * The snapshots within an image ({@code snapshot -l}).
     *
     * @param image the image
     * @return the snapshots, the oldest first; none for formats that have no snapshots
     * @throws ImageException if it cannot be read
     * @throws InterruptedException if the thread is interrupted
     */
    public List<ImageSnapshot> snapshots(Path image) throws InterruptedException {
        return info(image).snapshots();
    }

    /**
     * Takes a snapshot of the disk within a qcow2 image ({@code snapshot -c}).
     *
     * @param image the image, which nobody else may have open
     * @param name the name of the snapshot; QEMU allows several of one name
     * @throws IllegalArgumentException if the name is empty
     * @throws ImageException if it cannot be done
     * @throws InterruptedException if the thread is interrupted
     */
    public void createSnapshot(Path image, String name) throws InterruptedException {
        new Snapshots(tool()).create(Node.single(image), name);
    }

    /**
     * Goes back to a snapshot ({@code snapshot -a}). What was written since is lost.
     *
     * @param image the image, which nobody else may have open
     * @param name the name or id of the snapshot
     * @throws IllegalArgumentException if the name is empty
     * @throws ImageException if there is none, or it cannot be done
     * @throws InterruptedException if the thread is interrupted
     */
    public void applySnapshot(Path image, String name) throws InterruptedException {
        new Snapshots(tool()).apply(Node.single(image), name);
    }

    /**
     * Deletes a snapshot ({@code snapshot -d}).
     *
     * @param image the image, which nobody else may have open
     * @param name the name or id of the snapshot
     * @throws IllegalArgumentException if the name is empty
     * @throws ImageException if there is none, or it cannot be done
     * @throws InterruptedException if the thread is interrupted
     */
    public void deleteSnapshot(Path image, String name) throws InterruptedException {
        new Snapshots(tool()).delete(Node.single(image), name);
    }

    /** Returns the path. */
    @Override
    public String toString() {
        return program.path().toString();
    }
}
