package dev.qemu4j.manager.host;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.firmware.FirmwareDescriptor;
import dev.qemu4j.process.HelperProgram;
import dev.qemu4j.process.QemuBinary;
import dev.qemu4j.process.QemuNotFoundException;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.process.RuntimeDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Checks everything on this host that virtual machines depend on, and reports what is wrong and how to fix it.
 *
 * <p>Starts QEMU a few times for a fraction of a second each. Changes nothing but the user's cache directory.
 */
public final class QemuDoctor {
    private final Architecture architecture;
    private final Optional<QemuBinary> given;

    private QemuDoctor(Architecture architecture, Optional<QemuBinary> given) {
        this.architecture = architecture;
        this.given = given;
    }

    /**
     * Makes a doctor for machines of an architecture, with the QEMU that is installed for it.
     *
     * @param architecture the architecture
     * @return the doctor
     */
    public static QemuDoctor of(Architecture architecture) {
        return new QemuDoctor(architecture, Optional.empty());
    }

    /**
     * Makes a doctor for machines of an architecture, with the given QEMU.
     *
     * @param architecture the architecture
     * @param binary the emulator
     * @return the doctor
     */
    public static QemuDoctor of(Architecture architecture, QemuBinary binary) {
        return new QemuDoctor(architecture, Optional.of(binary));
    }

    /**
     * Runs all checks. Takes about a second the first time.
     *
     * @return the results
     * @throws InterruptedException if the thread is interrupted; nothing is left running
     */
    public HealthReport examine() throws InterruptedException {
        List<Finding> findings = new ArrayList<>();
        Optional<QemuBinary> binary = qemu(findings);
        if (binary.isPresent()) {
            accelerators(binary.get(), findings);
        }
        firmware(findings);
        program("qemu-img", "images cannot be created or converted", findings);
        program("swtpm", "machines cannot have a TPM", findings);
        program("virtiofsd", "folders can be shared only by 9p", findings);
        runtimeDirectory(findings);
        findings.addAll(new HostLimits(Path.of("/proc")).findings());
        return new HealthReport(findings);
    }

    private Optional<QemuBinary> qemu(List<Finding> findings) throws InterruptedException {
        String subject = architecture.emulator();
        try {
            QemuBinary binary = given.orElseGet(() -> QemuBinary.find(architecture));
            findings.add(Finding.ok(subject, binary.path() + ", version " + binary.version()));
            return Optional.of(binary);
        } catch (QemuNotFoundException e) {
            findings.add(Finding.problem(
                    subject,
                    "not found in " + e.searched().size() + " places: "
                            + String.join(
                                    ", ",
                                    e.searched().stream().map(Path::toString).toList()),
                    e.installCommand().orElse("install QEMU for " + architecture + ", or put it on the PATH")));
        } catch (QemuProcessException e) {
            findings.add(Finding.problem(subject, String.valueOf(e.getMessage()), "install a working QEMU"));
        }
        return Optional.empty();
    }

    private void accelerators(QemuBinary binary, List<Finding> findings) throws InterruptedException {
        try {
            for (AcceleratorReport report : Accelerators.measure(binary, architecture)) {
                String subject = "accelerator " + report.accelerator().name();
                findings.add(
                        report.usable()
                                ? Finding.ok(subject, report.reason())
                                : Finding.warning(subject, report.reason(), remedy(report)));
            }
        } catch (QemuProcessException e) {
            findings.add(Finding.problem("accelerators", String.valueOf(e.getMessage()), "install a working QEMU"));
        }
    }

    private static String remedy(AcceleratorReport report) {
        Path device = Path.of("/dev/kvm");
        if (!report.accelerator().name().equals("kvm")) {
            return "use another accelerator";
        }
        if (!Files.exists(device)) {
            return "modprobe kvm_intel or kvm_amd; in a virtual machine, enable nested virtualization on its host";
        }
        if (!Files.isReadable(device) || !Files.isWritable(device)) {
            return "sudo usermod -aG kvm $USER, and log in again";
        }
        return "not possible on this host; use TCG, or a host with hardware virtualization of its own";
    }

    private void firmware(List<Finding> findings) {
        String machine = architecture.equals(Architecture.X86_64) ? "q35" : "virt";
        Optional<FirmwareDescriptor> uefi = FirmwareDescriptor.chooseUefi(
                FirmwareCatalog.installed(), architecture.qemuName(), machine, Set.of(), Set.of());
        findings.add(uefi.map(found -> Finding.ok("UEFI firmware", found.code() + ": " + found.description()))
                .orElseGet(() -> Finding.warning(
                        "UEFI firmware",
                        "none installed for " + architecture + " " + machine,
                        firmwarePackage(architecture))));
    }

    private static String firmwarePackage(Architecture architecture) {
        return architecture.equals(Architecture.AARCH64)
                ? "install it (Debian, Ubuntu: qemu-efi-aarch64; Fedora: edk2-aarch64; Arch: edk2-aarch64)"
                : "install it (Debian, Ubuntu: ovmf; Fedora: edk2-ovmf; Arch: edk2-ovmf)";
    }

    private static void program(String name, String consequence, List<Finding> findings) {
        HelperProgram program = new HelperProgram(name);
        findings.add(program.find()
                .map(path -> Finding.ok(name, path.toString()))
                .orElseGet(() -> Finding.warning(
                        name,
                        "not found: " + consequence,
                        program.installCommand().orElse("install " + name + " or put it on the PATH"))));
    }

    private static void runtimeDirectory(List<Finding> findings) {
        try (RuntimeDirectory directory = RuntimeDirectory.create()) {
            findings.add(Finding.ok(
                    "runtime directory", String.valueOf(directory.path().getParent())));
        } catch (QemuProcessException e) {
            findings.add(Finding.problem(
                    "runtime directory",
                    String.valueOf(e.getMessage()),
                    "set XDG_RUNTIME_DIR to a directory that belongs to this user"));
        }
    }
}
