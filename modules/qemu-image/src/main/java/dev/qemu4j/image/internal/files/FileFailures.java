package dev.qemu4j.image.internal.files;

import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.ImageException.Diagnosis;
import dev.qemu4j.process.internal.output.Printable;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/** What the system reports about a file, as a failure of this library. */
public final class FileFailures {
    private FileFailures() {}

    /** The failure of an attempt on a file; {@code fact} says what could not be done, such as {@code cannot be read}. */
    public static ImageException of(Path file, String fact, IOException e) {
        Diagnosis diagnosis = diagnose(e);
        String message = ImageLabel.of(file) + ": "
                + switch (diagnosis) {
                    case NOT_FOUND -> fact + ": there is no such file or directory";
                    case PERMISSION -> fact + ": this user may not; change the permissions or run as its owner";
                    case EXISTS -> "it exists already; remove it, or allow it to be overwritten";
                    case NO_SPACE -> fact + ": no space is left on its file system, or a quota is reached";
                    default -> fact + ": " + Printable.of(reason(e));
                };
        return new ImageException(diagnosis, message, file, e);
    }

    public static ImageException exists(Path file) {
        return of(file, "cannot be created", new FileAlreadyExistsException(file.toString()));
    }

    private static Diagnosis diagnose(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> Diagnosis.NOT_FOUND;
            case AccessDeniedException denied -> Diagnosis.PERMISSION;
            case FileAlreadyExistsException exists -> Diagnosis.EXISTS;
            case FileSystemLoopException loop -> Diagnosis.NOT_FOUND;
            default -> byReason(reason(e));
        };
    }

    /** The system's own text, without the names of files. */
    private static String reason(IOException e) {
        return e instanceof FileSystemException failure
                ? Objects.requireNonNullElse(failure.getReason(), "the system gives no reason")
                : Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private static Diagnosis byReason(String reason) {
        return switch (reason) {
            case "No space left on device", "Disk quota exceeded", "Disc quota exceeded", "File too large" ->
                Diagnosis.NO_SPACE;
            case "Read-only file system", "Operation not permitted", "Permission denied" -> Diagnosis.PERMISSION;
            case "Not a directory", "File name too long", "Too many levels of symbolic links" -> Diagnosis.NOT_FOUND;
            case "Is a directory" -> Diagnosis.NOT_A_FILE;
            case "Input/output error" -> Diagnosis.IO_ERROR;
            default -> Diagnosis.UNKNOWN;
        };
    }
}
