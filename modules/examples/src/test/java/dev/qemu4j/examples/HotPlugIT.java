package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HotPlugIT {
    @TempDir
    private Path directory;

    private interface Program {
        void run(String[] arguments) throws Exception;
    }

    private List<String> lines(Program program) throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardOut = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            program.run(new String[] {directory.toString()});
        } finally {
            System.setOut(standardOut);
        }
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    @Test
    void hardwareComesAndGoes() throws Exception {
        assertThat(lines(HotPlug::main))
                .containsExactly(
                        "stick [cpu1] dimm0",
                        "HotPlugCapacity[ports=PortCapacity[total=8, free=6], freeCpus=2, freeMemorySlots=3, freeMemory=640M]",
                        "CPUs: 2");
    }

    @Test
    void theMachineBecomesWhatIsWanted() throws Exception {
        assertThat(lines(DesiredState::main))
                .containsExactly(
                        "VM 'steered':",
                        "  1. attach disk 'data'",
                        "  2. attach network 'lan'",
                        "  3. add 1 CPU",
                        "VM 'steered' is as wanted",
                        "memory: the memory that a machine starts with stays as it is; a Dimm or VirtioMem can be added to it");
    }
}
