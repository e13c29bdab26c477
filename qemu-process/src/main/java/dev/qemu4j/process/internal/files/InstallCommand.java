package dev.qemu4j.process.internal.files;

import dev.qemu4j.config.Architecture;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The command that installs QEMU or a helper program, for known systems. */
public final class InstallCommand {
    private static final List<Path> OS_RELEASE = List.of(Path.of("/etc/os-release"), Path.of("/usr/lib/os-release"));

    private InstallCommand() {}

    public static Optional<String> here(Architecture architecture) {
        return Platform.isMac()
                ? Optional.of("brew install qemu")
                : osRelease().flatMap(text -> of(architecture, text));
    }

    /** The command for a helper program. */
    public static Optional<String> ofHelper(String program) {
        return Platform.isMac()
                ? Optional.of("brew install " + (program.equals("qemu-img") ? "qemu" : program))
                : osRelease().flatMap(text -> ofHelper(program, text));
    }

    private static Optional<String> osRelease() {
        for (Path file : OS_RELEASE) {
            try {
                return Optional.of(Files.readString(file, StandardCharsets.UTF_8));
            } catch (IOException e) {
                // Try the other file. Without either, the system is not known.
            }
        }
        return Optional.empty();
    }

    /** The command for the system that an {@code os-release} file describes. */
    static Optional<String> of(Architecture architecture, String osRelease) {
        for (String id : ids(osRelease)) {
            Optional<String> command = switch (id) {
                case "debian", "ubuntu" -> Optional.of("sudo apt-get install " + debianPackage(architecture));
                case "fedora" -> Optional.of("sudo dnf install " + fedoraPackage(architecture));
                case "rhel", "centos" -> Optional.of("sudo dnf install qemu-kvm");
                case "arch" -> Optional.of("sudo pacman -S qemu-full");
                case "alpine" -> Optional.of("sudo apk add " + architecture.emulator());
                case "suse", "opensuse" -> Optional.of("sudo zypper install qemu");
                case "nixos" -> Optional.of("nix-shell -p qemu");
                default -> Optional.empty();
            };
            if (command.isPresent()) {
                return command;
            }
        }
        return Optional.empty();
    }

    static Optional<String> ofHelper(String program, String osRelease) {
        for (String id : ids(osRelease)) {
            Optional<String> installer = switch (id) {
                case "debian", "ubuntu" -> Optional.of("sudo apt-get install ");
                case "fedora", "rhel", "centos" -> Optional.of("sudo dnf install ");
                case "arch" -> Optional.of("sudo pacman -S ");
                case "alpine" -> Optional.of("sudo apk add ");
                case "suse", "opensuse" -> Optional.of("sudo zypper install ");
                case "nixos" -> Optional.of("nix-shell -p ");
                default -> Optional.empty();
            };
            if (installer.isPresent()) {
                return installer.map(command -> command + helperPackage(id, program, osRelease));
            }
        }
        return Optional.empty();
    }

    private static String helperPackage(String id, String program, String osRelease) {
        boolean debian = id.equals("debian") || id.equals("ubuntu");
        return switch (program) {
            case "virtiofsd" -> debian && isBeforeVirtiofsd(osRelease) ? "qemu-system-common" : program;
            case "qemu-img" ->
                switch (id) {
                    case "debian", "ubuntu" -> "qemu-utils";
                    case "nixos" -> "qemu";
                    default -> program;
                };
            default -> program;
        };
    }

    /** Whether this is a release of Debian or Ubuntu in which virtiofsd is part of QEMU's package. */
    private static boolean isBeforeVirtiofsd(String osRelease) {
        int version = value(osRelease, "VERSION_ID=")
                .map(text -> text.replaceFirst("[.].*", ""))
                .filter(text -> text.matches("\\d{1,4}"))
                .map(Integer::parseInt)
                .orElse(Integer.MAX_VALUE);
        return value(osRelease, "ID=")
                .filter(id -> (id.equals("debian") && version < 13) || (id.equals("ubuntu") && version < 24))
                .isPresent();
    }

    private static Optional<String> value(String osRelease, String key) {
        return osRelease
                .lines()
                .filter(line -> line.startsWith(key))
                .map(line -> line.substring(key.length()).replace("\"", "").replace("'", ""))
                .findFirst();
    }

    /** The system's own id first, then those of similar systems. */
    private static List<String> ids(String osRelease) {
        List<String> ids = new ArrayList<>();
        for (String key : List.of("ID=", "ID_LIKE=")) {
            value(osRelease, key).stream()
                    .flatMap(value -> List.of(value.toLowerCase(Locale.ROOT).split(" ", -1)).stream())
                    .forEach(ids::add);
        }
        return ids;
    }

    private static String debianPackage(Architecture architecture) {
        return switch (architecture.qemuName()) {
            case "x86_64", "i386" -> "qemu-system-x86";
            case "aarch64", "arm" -> "qemu-system-arm";
            case "ppc64", "ppc" -> "qemu-system-ppc";
            case "mips", "mipsel", "mips64", "mips64el" -> "qemu-system-mips";
            case "sparc", "sparc64" -> "qemu-system-sparc";
            default -> "qemu-system-misc";
        };
    }

    private static String fedoraPackage(Architecture architecture) {
        return switch (architecture.qemuName()) {
            case "x86_64", "i386" -> "qemu-system-x86";
            case "ppc64", "ppc" -> "qemu-system-ppc";
            default -> architecture.emulator();
        };
    }
}
