package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HotPlugIT {
    @TempDir
    private Path directory;

    @Test
    void hardwareIsAttachedAndDetached() throws Exception {
        assertThat(Printed.by(HotPlug::main, directory))
                .containsExactly(
                        "stick [cpu1] dimm0",
                        "HotPlugCapacity[ports=PortCapacity[total=8, free=6], freeCpus=2, freeMemorySlots=3, freeMemory=640M]",
                        "CPUs: 2");
    }

    @Test
    void theMachineReachesTheDesiredState() throws Exception {
        assertThat(Printed.by(DesiredState::main, directory))
                .containsExactly(
                        "VM 'steered':",
                        "  1. attach disk 'data'",
                        "  2. attach network 'lan'",
                        "  3. add 1 CPU",
                        "VM 'steered' has the wanted configuration",
                        "memory: the memory that a machine starts with is fixed; attach a Dimm or VirtioMem to add memory");
    }
}
