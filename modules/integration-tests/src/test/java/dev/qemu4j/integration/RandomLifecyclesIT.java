package dev.qemu4j.integration;

import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.io.IOException;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.stateful.ActionSequence;

/**
 * Random actions, in any order and concurrently: the status is right, every call ends as the model allows and within its deadlines,
 * and nothing is left behind.
 *
 * <p>The Maven property {@code qemu4j.lifecycles} says how many machines are created and ended.
 */
class RandomLifecyclesIT {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static RandomLifecycles lifecycles;

    @BeforeContainer
    static void begin() throws IOException {
        lifecycles = new RandomLifecycles();
    }

    @AfterContainer
    static void end() throws IOException {
        lifecycles.end();
    }

    @Provide
    Arbitrary<MicroGuest> guests() {
        return Arbitraries.of(
                MicroGuest.GREETER, MicroGuest.STUBBORN, MicroGuest.SELF_POWER_OFF, MicroGuest.SELF_RESET);
    }

    @Provide
    Arbitrary<TestQemu> qemus() {
        return Arbitraries.of(TestQemus.all());
    }

    @Provide
    Arbitrary<ActionSequence<CheckedMachine>> actions() {
        return Arbitraries.sequences(RandomActions.real()).ofSize(8);
    }

    @Property
    void everyCallEndsAsTheModelAllows(
            @ForAll("qemus") TestQemu qemu,
            @ForAll("guests") MicroGuest guest,
            @ForAll("actions") ActionSequence<CheckedMachine> actions)
            throws Exception {
        lifecycles.run(qemu.program(), COMMAND_TIMEOUT, new RealFaultInjector(), guest, actions);
    }
}
