package dev.qemu4j.integration;

import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The fixture of tests with real machines: each test has a folder and a manager of its own, and must leave nothing behind. */
@ExtendWith(FailOnLeaks.class)
@Timeout(120)
abstract class MachineTests {
    @TempDir
    Path folder;

    QemuManager manager;

    TestMachines machines;

    /** The QEMU that the machines run on. */
    TestQemu qemu() {
        return TestQemus.first();
    }

    /** The settings of the manager. */
    QemuManager.Builder settings() {
        return QemuManager.builder().binary(qemu().program());
    }

    @BeforeEach
    void openManager() {
        manager = settings().build();
        machines = new TestMachines(folder, manager);
    }

    @AfterEach
    void closeManager() {
        manager.close();
    }
}
