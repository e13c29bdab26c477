package dev.qemu4j.manager.host;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.firmware.FirmwareDescriptor;
import dev.qemu4j.config.firmware.Uefi;
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
 * The UEFI firmware of this host for a machine, with variables of the machine's own.
 *
 * <p>The firmware's code is shared by all machines; what it remembers (its boot order, the keys of Secure Boot) is in a variable store
 * of which each machine has a copy. Reading and copying block on the file system. Safe for use by several threads.
 */
public final class UefiFirmware {
    private static final String SECURE_BOOT = "secure-boot";

    private UefiFirmware() {}

    /**
     * Firmware without Secure Boot, which starts whatever is on a disk.
     *
     * @param architecture the guest's architecture
     * @param machine its machine type, such as {@code q35}
     * @param variables the file with the machine's variables, made of the firmware's template unless it is there
     * @return the firmware
     * @throws IllegalStateException if no such firmware is installed
     * @throws UncheckedIOException if the variables cannot be written
     */
    public static Uefi standard(Architecture architecture, String machine, Path variables) {
        return of(architecture, machine, Set.of(), Set.of("requires-smm", "enrolled-keys"), variables);
    }

    /**
     * Firmware with Secure Boot switched on and the keys enrolled that operating systems are signed with.
     *
     * @param architecture the guest's architecture
     * @param machine its machine type: on x86 {@code q35}
     * @param variables the file with the machine's variables, made of the firmware's template unless it is there
     * @return the firmware
     * @throws IllegalStateException if no such firmware is installed
     * @throws UncheckedIOException if the variables cannot be written
     */
    public static Uefi secureBoot(Architecture architecture, String machine, Path variables) {
        return of(architecture, machine, Set.of(SECURE_BOOT, "enrolled-keys"), Set.of(), variables);
    }

    /**
     * Firmware with certain features.
     *
     * @param architecture the guest's architecture
     * @param machine its machine type
     * @param required the features that it must have, such as {@code secure-boot}, as its descriptor names them
     * @param refused the features that it must not have, such as {@code enrolled-keys}
     * @param variables the file with the machine's variables, made of the firmware's template unless it is there
     * @return the first that suits, in the distribution's order of preference
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
                .orElseThrow(() -> new IllegalStateException("no UEFI firmware for " + architecture + " on " + machine
                        + " with " + required + " and without " + refused + " is installed; there is "
                        + installed.stream()
                                .map(FirmwareDescriptor::description)
                                .collect(Collectors.joining(", ", "[", "]"))
                        + "; packages with firmware are called ovmf, edk2-ovmf or qemu-efi-aarch64"));
        firmware.variablesTemplate().ifPresent(template -> copy(template, variables));
        return firmware.firmware(Optional.of(variables)
                .filter(file -> firmware.variablesTemplate().isPresent()));
    }

    /** By way of another name, so that no machine ever finds half a store. */
    private static void copy(Path template, Path variables) {
        if (Files.exists(variables)) {
            return;
        }
        try {
            Path copy = Files.createTempFile(variables.toAbsolutePath().getParent(), "variables", ".fd");
            try {
                Files.write(copy, Files.readAllBytes(template));
                Files.move(copy, variables);
            } catch (FileAlreadyExistsException somebodyElseDid) {
                // Theirs is as good.
            } finally {
                Files.deleteIfExists(copy);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("no copy of " + template + " for " + variables, e);
        }
    }
}
