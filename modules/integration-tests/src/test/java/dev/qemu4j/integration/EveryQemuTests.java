package dev.qemu4j.integration;

import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The fixture of tests that run on every QEMU. */
@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
abstract class EveryQemuTests extends MachineTests {
    @Parameter
    TestQemu qemu;

    @Override
    TestQemu qemu() {
        return qemu;
    }
}
