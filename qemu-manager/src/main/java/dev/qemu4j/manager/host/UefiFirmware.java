package dev.qemu4j.manager.host;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.firmware.FirmwareDescriptor;
import dev.qemu4j.config.firmware.Uefi;
import dev.qemu4j.process.internal.files.RegularFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Chooses UEFI firmware of this host for a machine, and gives the machine its own copy of the firmware's variables.
 *
 * <p>All machines share the firmware's code. Its variables (boot order, Secure Boot keys) are in a file of each machine. Blocks on the file
 * system only. Safe for use by several threads.
 */
public final class UefiFirmware {
    private static final String SECURE_BOOT = "secure-boot";

    /** QEMU accepts flash memory of 64 MiB at most. */
    private static final int MAX_BYTES = 64 << 20;

    private UefiFirmware() {}

    /**
     * Chooses firmware without Secure Boot, which boots unsigned systems.
     *
     * @param architecture the guest's architecture
     * @param machine its machine type, such as {@code q35}
     * @param variables the file for the machine's variables; created from the firmware's template if it does not exist
     * @return the firmware
     * @throws IllegalStateException if no such firmware is installed
     * @throws UncheckedIOException if the variables cannot be written
     */
    public static Uefi standard(Architecture architecture, String machine, Path variables) {
        return of(architecture, machine, Set.of(), Set.of("requires-smm", "enrolled-keys"), variables);
    }

    /**
     * Chooses firmware with Secure Boot enabled and with the enrolled keys that common operating systems are signed with.
     *
     * @param architecture the guest's architecture
     * @param machine its machine type: on x86 {@code q35}
     * @param variables the file for the machine's variables; created from the firmware's template if it does not exist
     * @return the firmware
     * @throws IllegalStateException if no such firmware is installed
     * @throws UncheckedIOException if the variables cannot be written
     */
    public static Uefi secureBoot(Architecture architecture, String machine, Path variables) {
        return of(architecture, machine, Set.of(SECURE_BOOT, "enrolled-keys"), Set.of(), variables);
    }

    /**
     * Chooses firmware by its features.
     *
     * @param architecture the guest's architecture
     * @param machine its machine type
     * @param required the features that it must have, such as {@code secure-boot}, as its descriptor names them
     * @param refused the features that it must not have, such as {@code enrolled-keys}
     * @param variables the file for the machine's variables; created from the firmware's template if it does not exist
     * @return the first match, in the distribution's order of preference
     * @throws IllegalStateException if no such firmware is installed
     * @throws UncheckedIOException if the variables cannot be written
     */
    public static Uefi of(
            Architecture architecture, String machine, Set<String> required, Set<String> refused, Path variables) {
        return of(FirmwareCatalog.installed(), architecture, machine, required, refused, variables);
    }

    static Uefi of(
            List<FirmwareDescriptor> installed,
            Architecture architecture,
            String machine,
            Set<String> required,
            Set<String> refused,
            Path variables) {
        FirmwareDescriptor firmware = FirmwareDescriptor.chooseUefi(
                        installed, architecture.qemuName(), machine, required, refused)
                .orElseThrow(() ->
                        new IllegalStateException("no UEFI firmware is installed for " + architecture + " on " + machine
                                + " with features " + required + " and without " + refused + "; installed: "
                                + installed.stream()
                                        .map(FirmwareDescriptor::description)
                                        .collect(Collectors.joining(", ", "[", "]"))
                                + "; install a package such as ovmf, edk2-ovmf or qemu-efi-aarch64"));
        firmware.template().ifPresent(template -> copy(template, variables));
        return firmware.firmware(
                Optional.of(variables).filter(file -> firmware.template().isPresent()));
    }

    /** Copies to a temporary name first, so that no machine finds an incomplete file. */
    private static void copy(Path template, Path variables) {
        if (Files.exists(variables)) {
            return;
        }
        try {
            Path copy = Files.createTempFile(variables.toAbsolutePath().getParent(), "variables", ".fd");
            try {
                Files.write(copy, RegularFile.read(template, MAX_BYTES));
                Files.move(copy, variables);
            } catch (FileAlreadyExistsException e) {
                // Another caller has copied it meanwhile.
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(variables + ": cannot be copied from " + template, e);
        }
    }
}
