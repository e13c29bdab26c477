package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.manager.json.VmConfigJsonException;
import dev.qemu4j.testkit.MicroGuest;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ConfigFileIT {
    @TempDir
    Path directory;

    private Path file(String bus) throws Exception {
        Path disk = MicroGuest.SELF_POWER_OFF.writeTo(directory.resolve("guest.img"));
        return Files.writeString(directory.resolve("web.json"), """
                {
                  "format": 1,
                  "name": "from-a-file",
                  "memory": "64M",
                  "parts": [{"kind": "disk", "format": "raw", "source": "%s", "bus": "%s"}] // of 512 bytes
                }
                """.formatted(disk, bus));
    }

    @Test
    void theMachineOfTheFileRuns() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        PrintStream standardOut = System.out;
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            ConfigFile.main(new String[] {file("virtio").toString()});
        } finally {
            System.setOut(standardOut);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("from-a-file has powered off");
    }

    @Test
    void aMistakeInTheFileIsNamed() throws Exception {
        String file = file("virtoi").toString();
        assertThatExceptionOfType(VmConfigJsonException.class)
                .isThrownBy(() -> ConfigFile.main(new String[] {file}))
                .withMessageStartingWith(file + ": parts[0].bus: \"virtoi\" is not one of \"virtio\", \"scsi\"");
    }
}
