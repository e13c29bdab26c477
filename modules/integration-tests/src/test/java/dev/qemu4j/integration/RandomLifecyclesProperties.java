package dev.qemu4j.integration;

import dev.qemu4j.testkit.MicroGuest;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.stateful.ActionSequence;

/** The same as {@link RandomLifecyclesIT} with a simulated QEMU: it is faster, and its replies have faults that no real one has. */
class RandomLifecyclesProperties {
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(700);

    private static RandomLifecycles lifecycles;
    private static SimulatedQemu simulated;

    @BeforeContainer
    static void begin() throws Exception {
        lifecycles = new RandomLifecycles();
        simulated = new SimulatedQemu(lifecycles.folder());
    }

    @AfterContainer
    static void end() throws Exception {
        simulated.close();
        lifecycles.end();
    }

    @Provide
    Arbitrary<MicroGuest> guests() {
        return Arbitraries.of(MicroGuest.GREETER, MicroGuest.STUBBORN, MicroGuest.SELF_POWER_OFF);
    }

    @Provide
    Arbitrary<ActionSequence<CheckedMachine>> actions() {
        return Arbitraries.sequences(RandomActions.simulated()).ofSize(8);
    }

    @Property
    void everyCallEndsAsTheModelAllows(
            @ForAll("guests") MicroGuest guest, @ForAll("actions") ActionSequence<CheckedMachine> actions)
            throws Exception {
        simulated.useGuest(guest);
        lifecycles.run(simulated.program(), COMMAND_TIMEOUT, simulated, guest, actions);
        simulated.verify();
    }
}
