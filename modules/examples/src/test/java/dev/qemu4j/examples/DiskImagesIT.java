package dev.qemu4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class DiskImagesIT {
    @TempDir
    private Path directory;

    @Test
    void imagesAreMadeLookedAtAndChanged() throws Exception {
        List<String> printed = Printed.by(DiskImages::main, directory);
        assertThat(printed).startsWith("RAW", "QCOW2 1M", "QCOW2 false", "RAW");
        assertThat(printed).endsWith("100 %", "CLEAN true", "PROTECTED");
    }
}
