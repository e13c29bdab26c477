package dev.qemu4j.process.internal.files;

import dev.qemu4j.config.Architecture;
import java.io.File;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The files that may be the QEMU of an architecture on this system, in order of preference. */
public final class UsualPlaces {
    /** The directories of distributions and package managers; the PATH of a service often lacks them. */
    private static final List<String> FOLDERS = List.of(
            "/usr/bin",
            "/usr/local/bin",
            "/opt/homebrew/bin", // Homebrew on Apple silicon
            "/home/linuxbrew/.linuxbrew/bin",
            "/opt/local/bin", // MacPorts
            "/run/current-system/sw/bin", // NixOS
            "/nix/var/nix/profiles/default/bin");

    /** Fedora, RHEL and derivatives install the emulator of the host's architecture under this name only. */
    private static final List<String> HOST_ONLY = List.of("/usr/libexec/qemu-kvm", "/usr/bin/qemu-kvm");

    private static final List<String> HELPER_FOLDERS = List.of("/usr/libexec", "/usr/lib/qemu", "/usr/lib");

    private UsualPlaces() {}

    public static List<Path> of(Architecture architecture, @Nullable String path, @Nullable String home) {
        List<Path> candidates = new ArrayList<>(in(folders(path, home), architecture.emulator()));
        if (architecture.equals(Architecture.host())) {
            HOST_ONLY.forEach(file -> candidates.add(Path.of(file)));
        }
        return List.copyOf(candidates);
    }

    /** The files that may be a helper program; some are installed outside every PATH. */
    public static List<Path> ofHelper(String program, @Nullable String path, @Nullable String home) {
        List<String> folders = new ArrayList<>(folders(path, home));
        folders.addAll(HELPER_FOLDERS);
        return in(folders, program);
    }

    private static List<Path> in(List<String> folders, String program) {
        Set<Path> candidates = new LinkedHashSet<>();
        for (String folder : folders) {
            try {
                candidates.add(Path.of(folder).toAbsolutePath().resolve(program));
            } catch (InvalidPathException e) {
                // Not a valid path, so there is no program in it.
            }
        }
        return List.copyOf(candidates);
    }

    /** The entries of a PATH but for relative and empty ones: they depend on the current directory, which somebody else may have filled. */
    public static List<String> absolute(String path) {
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(folder -> folder.startsWith("/"))
                .toList();
    }

    private static List<String> folders(@Nullable String path, @Nullable String home) {
        List<String> folders = new ArrayList<>();
        if (path != null) {
            folders.addAll(absolute(path));
        }
        folders.addAll(FOLDERS);
        if (home != null && !home.isEmpty()) {
            folders.add(home + "/.nix-profile/bin");
        }
        return folders;
    }
}
