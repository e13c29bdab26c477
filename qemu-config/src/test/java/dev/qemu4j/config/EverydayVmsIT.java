package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.config.device.Tpm;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Everyday virtual machines are accepted by the QEMU that is installed. */
@Timeout(60)
class EverydayVmsIT {
    @TempDir
    Path folder;

    static Stream<String> names() {
        return EverydayVms.in(Path.of("/vm")).keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void itIsAccepted(String name) throws Exception {
        prepare();
        VmConfig vm = EverydayVms.in(folder).get(name).toBuilder()
                .accelerator(Accelerator.TCG)
                .removeParts(part -> part instanceof Tpm)
                .startPaused(true)
                .build();
        assumeTrue(Files.exists(Path.of("/usr/bin", vm.architecture().emulator())), "no emulator for it here");
        try (QemuSession qemu = QemuSession.start(vm, folder)) {
            assertThat(qemu.execute("{\"execute\":\"query-name\"}")).isEqualTo(Map.of("name", vm.name()));
            assertThat((List<?>) qemu.execute("{\"execute\":\"query-cpus-fast\"}"))
                    .hasSize(vm.cpus());
        }
    }

    private void prepare() throws Exception {
        for (String file :
                List.of("seed.iso", "install.iso", "data.raw", "fast.raw", "scratch.raw", "shared.raw", "c.raw")) {
            sized(file, 1 << 20);
        }
        for (String file : List.of("OVMF_CODE.fd", "vars.fd")) {
            sized(file, 1 << 20);
        }
        sized("boot.img", 1440 << 10);
        sized("initrd", 4096);
        Files.writeString(folder.resolve("password"), "geheim");
        Files.write(folder.resolve("vmlinux"), RealQemuIT.linuxHeader());
        Files.createDirectories(folder.resolve("src, mine"));
        for (String image : List.of("root.qcow2", "c.qcow2")) {
            Files.write(folder.resolve(image), Qcow2.empty(16 << 20));
        }
    }

    private void sized(String name, long bytes) throws Exception {
        try (RandomAccessFile file = new RandomAccessFile(folder.resolve(name).toFile(), "rw")) {
            file.setLength(bytes);
        }
    }
}
