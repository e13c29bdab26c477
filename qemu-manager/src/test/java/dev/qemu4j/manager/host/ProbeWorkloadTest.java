package dev.qemu4j.manager.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.Accelerator;
import dev.qemu4j.config.Architecture;
import dev.qemu4j.testkit.MicroGuest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeWorkloadTest {
    /** The source is with those of the other micro guests, and so is the test that the bytes match it. */
    @Test
    void theX86WorkloadIsTheMicroGuest() {
        assertThat(ProbeWorkload.X86.image()).isEqualTo(MicroGuest.WORKLOAD.image());
    }

    @Test
    void someArchitecturesHaveNoWorkload() {
        assertThat(ProbeWorkload.of(Architecture.X86_64)).contains(ProbeWorkload.X86);
        assertThat(ProbeWorkload.of(Architecture.AARCH64)).contains(ProbeWorkload.AARCH64);
        assertThat(ProbeWorkload.of(Architecture.of("riscv64"))).isEmpty();
    }

    @Test
    void theHostCpuIsUsedWhereTheAcceleratorSupportsIt() {
        Path path = Path.of("/a,b");
        List<String> kvm = ProbeWorkload.AARCH64.arguments(Accelerator.KVM, path, path);
        assertThat(kvm).containsSequence("-cpu", "host").contains("file,id=serial,path=/a,,b");
        assertThat(ProbeWorkload.AARCH64.arguments(Accelerator.TCG, path, path)).containsSequence("-cpu", "max");
    }
}
