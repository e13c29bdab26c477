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

/**
 * The same as {@link RandomLifecyclesIT} with a QEMU that is played: it is faster, and makes slips in its replies that no real one can be
 * made to make.
 */
class RandomLifecyclesProperties {
    private static final Duration COMMAND_TIMEOUT = Duration.ofMillis(700);

    private static RandomLifecycles lives;
    private static PlayedQemu played;

    @BeforeContainer
    static void begin() throws Exception {
        lives = new RandomLifecycles();
        played = new PlayedQemu(lives.folder());
    }

    @AfterContainer
    static void end() throws Exception {
        played.close();
        lives.end();
    }

    @Provide
    Arbitrary<MicroGuest> guests() {
        return Arbitraries.of(MicroGuest.GREETER, MicroGuest.STUBBORN, MicroGuest.SELF_POWER_OFF);
    }

    @Provide
    Arbitrary<ActionSequence<Lifecycle>> moves() {
        return Arbitraries.sequences(RandomMoves.played()).ofSize(8);
    }

    @Property
    void everythingComesToWhatItMayComeTo(
            @ForAll("guests") MicroGuest guest, @ForAll("moves") ActionSequence<Lifecycle> moves) throws Exception {
        played.plays(guest);
        lives.live(played.program(), COMMAND_TIMEOUT, played, guest, moves);
        played.verify();
    }
}
