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
 * Whatever happens to a machine, in whatever order and at the same time: its status is right, every call comes to what it may come
 * to, nothing takes longer than its deadlines allow, and nothing is left.
 *
 * <p>The Maven property {@code qemu4j.lifecycles} says how many machines live and die.
 */
class RandomLifecyclesIT {
    private static final Duration COMMAND_TIMEOUT = Duration.ofSeconds(2);

    private static RandomLifecycles lives;

    @BeforeContainer
    static void begin() throws IOException {
        lives = new RandomLifecycles();
    }

    @AfterContainer
    static void end() throws IOException {
        lives.end();
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
    Arbitrary<ActionSequence<Lifecycle>> moves() {
        return Arbitraries.sequences(RandomMoves.real()).ofSize(8);
    }

    @Property
    void everythingComesToWhatItMayComeTo(
            @ForAll("qemus") TestQemu qemu,
            @ForAll("guests") MicroGuest guest,
            @ForAll("moves") ActionSequence<Lifecycle> moves)
            throws Exception {
        lives.live(qemu.program(), COMMAND_TIMEOUT, new RealFaults(), guest, moves);
    }
}
