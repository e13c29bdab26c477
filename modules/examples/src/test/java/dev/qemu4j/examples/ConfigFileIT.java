package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.qemu4j.manager.json.VmConfigJsonException;
import dev.qemu4j.testkit.MicroGuest;
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
        assertThat(Printed.by(ConfigFile::main, file("virtio")))
                .anyMatch(line -> line.contains("from-a-file has powered off"));
    }

    @Test
    void aMistakeInTheFileIsNamed() throws Exception {
        String file = file("virtoi").toString();
        assertThatExceptionOfType(VmConfigJsonException.class)
                .isThrownBy(() -> ConfigFile.main(new String[] {file}))
                .withMessageStartingWith(file + ": parts[0].bus: \"virtoi\" is not one of \"virtio\", \"scsi\"");
    }
}
