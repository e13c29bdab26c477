package dev.qemu4j.process.internal.files;

import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** A file is not read, whoever asks for it and whenever: it is not a private regular file of this user, or it is too large. */
public final class RefusedFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    RefusedFileException(Path file, String reason) {
        super(file.toString(), null, reason);
    }
}
