package dev.qemu4j.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** Scripts that replace QEMU in tests. */
public final class Scripts {
    private Scripts() {}

    /** An executable shell script. */
    static Path create(Path folder, String name, String body) throws IOException {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + body + "\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    /** A launch of a script without a file. */
    public static QemuLaunch shell(String body) {
        return QemuLaunch.of(List.of("/bin/sh", "-c", body)).name("script").log(LogPolicy.tail());
    }
}
