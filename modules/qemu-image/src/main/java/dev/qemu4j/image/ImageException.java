package dev.qemu4j.image;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** An image could not be read, made or changed. Says which file it is about, and why as far as that is known. */
public class ImageException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The kinds of failure that can be told apart. More may be added. */
    public enum Diagnosis {
        /** None of the others: the message is all there is. */
        UNKNOWN,
        /** A running machine, or another program, has the image open. */
        LOCKED,
        /** The file system is full, or a quota or the largest size of a file is reached. */
        NO_SPACE,
        /** The image is damaged, or its header makes no sense. */
        CORRUPT,
        /** The image is not of the format that was given, or of none that can be used here. */
        FORMAT,
        /** The file, or the directory for it, does not exist. */
        NOT_FOUND,
        /** This user may not read or write the file. */
        PERMISSION,
        /** A file of this name exists already, and overwriting it was not asked for. */
        EXISTS,
        /** It is a directory, a device, a FIFO or, where links are not followed, a symbolic link. */
        NOT_A_FILE,
        /** The image names another file that was not allowed to be opened. */
        REFERENCE_REFUSED,
        /** Backing files form a loop, or there are too many of them. */
        CHAIN,
        /** The image would shrink, which was not asked for. */
        WOULD_SHRINK,
        /** The file is marked as one that does not change: nobody may write to it. */
        PROTECTED,
        /** The format, or this version of {@code qemu-img}, cannot do it. */
        UNSUPPORTED,
        /** The storage failed to read or write. */
        IO_ERROR,
        /** It took longer than the time limit. */
        TIMED_OUT,
        /** {@code qemu-img} printed more than is read. */
        TOO_MUCH_OUTPUT,
        /** {@code qemu-img} crashed, or was killed by somebody else. */
        KILLED,
        /** {@code qemu-img} is not there or cannot be run. */
        PROGRAM
    }

    // Of no use to anybody who gets a serialized copy.
    private final transient Diagnosis diagnosis;
    private final transient @Nullable Path file;
    private final transient List<String> command;
    private final transient @Nullable Integer exitCode;
    private final transient String words;

    /**
     * A failure that was found without {@code qemu-img}.
     *
     * @param diagnosis why
     * @param message the file, the fact and the remedy
     * @param file what it is about, null if there is no file
     * @param cause what the system reported, null if it was not the system
     */
    public ImageException(Diagnosis diagnosis, String message, @Nullable Path file, @Nullable Throwable cause) {
        super(message, cause);
        this.diagnosis = Objects.requireNonNull(diagnosis, "diagnosis");
        this.file = file;
        this.command = List.of();
        this.exitCode = null;
        this.words = "";
    }

    /**
     * A failure of {@code qemu-img}.
     *
     * @param diagnosis why
     * @param message the file, the fact and the remedy
     * @param file what it is about
     * @param command the command line, the program first
     * @param exitCode the exit code, empty if a signal ended the process
     * @param words what it printed on standard error, with control characters escaped
     * @param cause null if there is none
     */
    public ImageException(
            Diagnosis diagnosis,
            String message,
            @Nullable Path file,
            List<String> command,
            OptionalInt exitCode,
            String words,
            @Nullable Throwable cause) {
        super(message, cause);
        this.diagnosis = Objects.requireNonNull(diagnosis, "diagnosis");
        this.file = file;
        this.command = List.copyOf(command);
        this.exitCode = exitCode.isPresent() ? exitCode.getAsInt() : null;
        this.words = Objects.requireNonNull(words, "words");
    }

    /**
     * Why it failed. Where QEMU's words decide, only those count that no file name can put there.
     *
     * @return the diagnosis
     */
    public Diagnosis diagnosis() {
        return diagnosis;
    }

    /**
     * The file that the failure is about.
     *
     * @return the path, empty if there is no file
     */
    public Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /**
     * The command line that failed, the program first.
     *
     * @return the command line, empty if no process was involved
     */
    public List<String> command() {
        return command;
    }

    /**
     * The exit code of {@code qemu-img}.
     *
     * @return the code, empty if no process was involved or a signal ended it
     */
    public OptionalInt exitCode() {
        return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
    }

    /**
     * What {@code qemu-img} printed on standard error, at most 64 KiB. Control characters are escaped: a line feed is {@code \n}.
     *
     * @return the text, empty if it printed nothing or no process was involved
     */
    public String words() {
        return words;
    }
}
