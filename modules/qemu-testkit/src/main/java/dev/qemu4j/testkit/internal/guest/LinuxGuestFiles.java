package dev.qemu4j.testkit.internal.guest;

import dev.qemu4j.testkit.TestPrograms;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A small Linux to boot, in the directory that the environment variable {@value #VARIABLE} names.
 *
 * @param directory the directory, with a kernel and an initramfs in it
 */
public record LinuxGuestFiles(Path directory) {
    private static final String VARIABLE = "QEMU4J_LINUX_GUEST";

    /** Why a test is skipped that needs it. */
    public static final String MISSING =
            VARIABLE + " is not set; modules/bin/linux-guest makes the directory that it names";

    /**
     * Looks for the files.
     *
     * @return the files, empty if the variable is not set
     * @throws AssertionError if it is not set although {@value TestPrograms#COMPLETE} says that everything is there
     */
    public static Optional<LinuxGuestFiles> find() {
        return find(System.getenv());
    }

    static Optional<LinuxGuestFiles> find(Map<String, String> environment) {
        String directory = environment.getOrDefault(VARIABLE, "");
        if (!directory.isEmpty()) {
            return Optional.of(new LinuxGuestFiles(Path.of(directory)));
        }
        if (!environment.getOrDefault(TestPrograms.COMPLETE, "").isEmpty()) {
            throw new AssertionError(TestPrograms.COMPLETE + " is set, but " + MISSING);
        }
        return Optional.empty();
    }

    /** {@return the path of the kernel} */
    public Path kernel() {
        return directory.resolve("vmlinuz");
    }

    /** {@return the path of the compressed initramfs} */
    public Path initrd() {
        return directory.resolve("initrd.gz");
    }
}
