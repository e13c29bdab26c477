package dev.qemu4j.config.firmware;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A firmware image that a distribution has installed, as its JSON descriptor describes it (QEMU's
 * {@code docs/interop/firmware.json}).
 *
 * @param description a description for people
 * @param interfaces its interfaces to the guest: {@code uefi}, {@code bios} and others
 * @param code the file with the code
 * @param codeFormat its format
 * @param variablesTemplate the file that each machine gets a copy of for its variables, or nothing if the firmware keeps none
 * @param variablesFormat its format
 * @param targets the architectures and machines that it runs on
 * @param features its features, such as {@code secure-boot} and {@code enrolled-keys}
 * @param mode how it keeps its variables
 */
public record FirmwareDescriptor(
        String description,
        Set<String> interfaces,
        Path code,
        ImageFormat codeFormat,
        Optional<Path> variablesTemplate,
        ImageFormat variablesFormat,
        List<Target> targets,
        Set<String> features,
        Mode mode) {

    /** How the firmware keeps its variables in flash memory. */
    public enum Mode {
        /** Code and variables are in two files. Machines share the code, and each has a copy of the variables. */
        SPLIT,
        /** Code and variables are in one file, of which each machine has its own copy. */
        COMBINED,
        /** The firmware keeps no variables, and machines share its code. */
        STATELESS
    }

    /**
     * An architecture and its machines that a firmware runs on.
     *
     * @param architecture QEMU's name of the architecture
     * @param machines patterns of versioned machine types, in which {@code *} matches any text
     */
    public record Target(String architecture, List<String> machines) {
        /** Copies the list. */
        public Target {
            Objects.requireNonNull(architecture, "architecture");
            machines = List.copyOf(machines);
        }

        boolean matches(String guest, String machine) {
            return architecture.equals(guest)
                    && machines.stream().anyMatch(pattern -> glob(pattern, machine) || isLatest(pattern, machine));
        }

        private static boolean glob(String pattern, String machine) {
            String[] pieces = pattern.split("\\*", -1);
            StringBuilder regex = new StringBuilder(Pattern.quote(pieces[0]));
            for (int i = 1; i < pieces.length; i++) {
                regex.append(".*").append(Pattern.quote(pieces[i]));
            }
            return machine.matches(regex.toString());
        }

        /** Descriptors name only versioned types ({@code pc-q35-*}); {@code q35} is the latest of these. */
        private static boolean isLatest(String pattern, String machine) {
            return switch (machine) {
                case "q35" -> pattern.startsWith("pc-q35-");
                case "pc" -> pattern.startsWith("pc-i440fx-");
                default -> pattern.startsWith(machine + "-");
            };
        }
    }

    /** Copies the collections. */
    public FirmwareDescriptor {
        Objects.requireNonNull(description, "description");
        QemuText.checkPath("firmware code", code);
        variablesTemplate.ifPresent(path -> QemuText.checkPath("firmware variables", path));
        interfaces = Set.copyOf(interfaces);
        targets = List.copyOf(targets);
        features = Set.copyOf(features);
        Objects.requireNonNull(mode, "mode");
    }

    /**
     * The file of which each machine needs a copy of its own.
     *
     * @return the variables' template, for {@link Mode#COMBINED} the file with code and variables, or nothing
     */
    public Optional<Path> template() {
        return mode == Mode.COMBINED ? Optional.of(code) : variablesTemplate;
    }

    /**
     * The first UEFI firmware that suits a machine. The file names of descriptors sort in the distribution's order of
     * preference.
     *
     * @param descriptors the descriptors, in the order of their file names
     * @param architecture QEMU's name of the architecture
     * @param machine the machine type
     * @param required the features that the firmware must have, such as {@code secure-boot}
     * @param refused the features that the firmware must not have, such as {@code enrolled-keys}
     * @return the descriptor, or nothing if none suits
     */
    public static Optional<FirmwareDescriptor> chooseUefi(
            List<FirmwareDescriptor> descriptors,
            String architecture,
            String machine,
            Set<String> required,
            Set<String> refused) {
        return descriptors.stream()
                .filter(descriptor -> descriptor.interfaces.contains("uefi"))
                .filter(descriptor ->
                        descriptor.targets.stream().anyMatch(target -> target.matches(architecture, machine)))
                .filter(descriptor -> descriptor.features.containsAll(required))
                .filter(descriptor -> descriptor.features.stream().noneMatch(refused::contains))
                .findFirst();
    }

    /**
     * Converts the content of a descriptor's JSON file.
     *
     * @param json the content as a JSON library returns it: maps, lists and strings
     * @return the descriptor, or nothing for firmware that is not in flash memory
     * @throws IllegalArgumentException if the content is not a firmware descriptor
     */
    public static Optional<FirmwareDescriptor> fromJson(Map<String, ?> json) {
        return FirmwareJson.read(json);
    }

    /**
     * The firmware for a machine.
     *
     * @param variables the machine's own copy of {@link #template()}, if there is a template
     * @return the firmware, with the protection for Secure Boot if this firmware needs it
     * @throws IllegalArgumentException if the firmware keeps variables and no copy is given
     */
    public Uefi firmware(Optional<Path> variables) {
        if (template().isPresent() && variables.isEmpty()) {
            throw new IllegalArgumentException("uefi variables: '" + description + "' needs a copy of "
                    + template().get());
        }
        if (mode == Mode.COMBINED) {
            return Uefi.combined(variables.orElseThrow(), codeFormat);
        }
        return new Uefi(code, codeFormat, variables, variablesFormat, features.contains("requires-smm"));
    }
}
