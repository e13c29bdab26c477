package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestQemusTest {
    @TempDir
    Path folder;

    /** A program that says a version, and what it was called with. */
    private Path fake(String name, String words) throws Exception {
        Path script = Files.writeString(folder.resolve(name), "#!/bin/sh\necho \"" + words + "\"\n");
        return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    }

    private static TestQemu last(String listed) {
        return TestQemus.find(listed).getLast();
    }

    @Test
    void aPathIsTakenAsItIs() throws Exception {
        Path program = fake("qemu", "QEMU emulator version 5.2.0 (Debian 1:5.2)");
        assertThat(last(program.toString()))
                .isEqualTo(new TestQemu(program, "5.2.0", program.toString()))
                .hasToString("QEMU 5.2.0 (" + program + ")");
    }

    @Test
    void aCommandLineBecomesAProgramThatAppendsItsArguments() throws Exception {
        Path program = fake("qemu", "$WORDS version 11.1.3: $*");
        TestQemu qemu = last(" ; env 'WORDS=two words' " + program + " -L /share;");
        assertThat(qemu.version()).isEqualTo("11.1.3");
        Process process = new ProcessBuilder(qemu.program().toString(), "a b", "-c").start();
        assertThat(new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .isEqualTo("two words version 11.1.3: -L /share a b -c\n");
    }

    @Test
    void severalAreKeptInOrder() throws Exception {
        Path first = fake("first", "QEMU emulator version 5.2.0");
        Path second = fake("second", "QEMU emulator version 10.0.13");
        assertThat(TestQemus.find(first + ";" + second))
                .extracting(TestQemu::program)
                .endsWith(first, second);
    }

    @Test
    void aProgramThatIsNoQemuIsAnError() throws Exception {
        Path program = fake("other", "some other program");
        assertThatThrownBy(() -> TestQemus.find(program.toString()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("some other program");
    }

    @Test
    void versionsCompareByTheirNumbers() {
        TestQemu qemu = new TestQemu(folder, "10.0.13", "qemu");
        assertThat(qemu.isAtLeast(7, 2)).isTrue();
        assertThat(qemu.isAtLeast(10, 0)).isTrue();
        assertThat(qemu.isAtLeast(10, 1)).isFalse();
        assertThat(qemu.isAtLeast(11, 0)).isFalse();
    }
}
