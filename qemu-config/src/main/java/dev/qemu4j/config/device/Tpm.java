package dev.qemu4j.config.device;

import dev.qemu4j.config.chardev.Chardev;
import dev.qemu4j.config.option.IdSpace;
import dev.qemu4j.config.option.MachineTraits;
import dev.qemu4j.config.option.OptionCollector;
import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuText;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A TPM 2.0, emulated by a {@code swtpm} that is already listening on a socket. For {@link #emulated()} a manager starts it.
 * The host's own TPM is a {@link TpmPassthrough}.
 *
 * @param socket the control socket of the emulator
 */
public record Tpm(Path socket) implements Part {
    /**
     * Checks the path.
     *
     * @throws IllegalArgumentException if the path is empty or too long for a socket address
     */
    public Tpm {
        QemuText.checkSocketPath("tpm", socket);
    }

    /**
     * A TPM that loses its state when the machine stops, emulated by a {@code swtpm} that a manager starts.
     *
     * @return the TPM
     */
    public static EmulatedTpm emulated() {
        return new EmulatedTpm(Optional.empty());
    }

    /**
     * A TPM that keeps its state in a directory, emulated by a {@code swtpm} that a manager starts.
     *
     * @param state an existing directory, which no other running machine uses
     * @return the TPM
     * @throws IllegalArgumentException if the path is empty
     */
    public static EmulatedTpm emulated(Path state) {
        return new EmulatedTpm(Optional.of(state));
    }

    @Override
    public String kind() {
        return "tpm";
    }

    @Override
    public void describe(OptionCollector out) {
        out.exclusive("the TPM");
        String name = out.id("tpm", Optional.empty(), IdSpace.DEVICE, IdSpace.CHARDEV);
        Chardev.unix(socket).connecting().describe(out, name, "the emulator's socket");
        out.properties(
                "-tpmdev",
                "type",
                PropertyTree.of("type", "emulator").with("id", name).with("chardev", name),
                "the emulated TPM");
        device(out, name);
    }

    /** Adds the guest's side of a TPM. */
    static void device(OptionCollector out, String name) {
        out.add(
                OptionKind.DEVICE,
                PropertyTree.of("driver", driver(out.machine()))
                        .with("id", name)
                        .with("tpmdev", name),
                "the TPM as the guest sees it");
    }

    private static String driver(MachineTraits machine) {
        if (machine.x86()) {
            return "tpm-crb";
        }
        return machine.architecture().equals("ppc64") ? "tpm-spapr" : "tpm-tis-device";
    }
}
