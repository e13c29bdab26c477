package dev.qemu4j.manager.host;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** A guest for one kind of machine that does a fixed amount of work, prints the result on its serial port and powers off. */
enum ProbeWorkload {
    /** A boot sector. */
    X86("workload-x86.hex", 1 << 20, "2650913608") {
        @Override
        List<String> machine(Accelerator accelerator, Path image) {
            return List.of("-machine", "pc", "-drive", "if=ide,format=raw,file=" + escaped(image));
        }
    },
    /** A kernel; its source is {@code src/main/assembler/workload-aarch64.s}. */
    AARCH64("workload-aarch64.hex", 0, "8f7ffa80") {
        @Override
        List<String> machine(Accelerator accelerator, Path image) {
            // The machine's default CPU model has 32 bits, and not every host's hypervisor has the old interrupt
            // controller.
            return List.of(
                    "-machine",
                    "virt,gic-version=max",
                    "-cpu",
                    accelerator.hasHostCpu() ? "host" : "max",
                    "-kernel",
                    image.toString());
        }
    };

    private final String resource;
    private final int minimumSize;
    private final String result;

    ProbeWorkload(String resource, int minimumSize, String result) {
        this.resource = resource;
        this.minimumSize = minimumSize;
        this.result = result;
    }

    /** {@return the workload for an architecture, empty if there is none} */
    static Optional<ProbeWorkload> of(Architecture architecture) {
        if (architecture.equals(Architecture.X86_64) || architecture.equals(Architecture.I386)) {
            return Optional.of(X86);
        }
        return architecture.equals(Architecture.AARCH64) ? Optional.of(AARCH64) : Optional.empty();
    }

    /** {@return what it prints if its work is correct} */
    String result() {
        return result;
    }

    byte[] image() {
        try (InputStream in = ProbeWorkload.class.getResourceAsStream(resource)) {
            String hex = new String(Objects.requireNonNull(in, resource).readAllBytes(), StandardCharsets.US_ASCII);
            byte[] code = HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
            return Arrays.copyOf(code, Math.max(code.length, minimumSize));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the options that run it} */
    List<String> arguments(Accelerator accelerator, Path image, Path serial) {
        return Stream.concat(
                        machine(accelerator, image).stream(),
                        Stream.of(
                                "-nodefaults",
                                "-no-user-config",
                                "-display",
                                "none",
                                "-accel",
                                accelerator.name(),
                                "-m",
                                "32",
                                "-serial",
                                "chardev:serial",
                                "-chardev",
                                "file,id=serial,path=" + escaped(serial)))
                .toList();
    }

    /** {@return the options for the machine and its boot medium} */
    abstract List<String> machine(Accelerator accelerator, Path image);

    private static String escaped(Path path) {
        return path.toString().replace(",", ",,");
    }
}
