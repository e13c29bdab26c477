package dev.qemu4j.integration;

import dev.qemu4j.testkit.QmpArbitraries;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Whatever a QEMU does on purpose, the calls of the program return within their time, the machine can be ended, nothing of it is left, and
 * its neighbour is unharmed.
 *
 * <p>The Maven property {@code qemu4j.hostile} says how many times eight machines are created and ended.
 */
@Tag(HostileQemuProperties.TAG)
class HostileQemuProperties {
    /** Maven runs the tests with this tag with a number of tries of their own, and with a small heap. */
    static final String TAG = "hostile";

    private static final int TOGETHER = 8;

    private static HostileLives lives;

    @BeforeContainer
    static void begin() throws Exception {
        lives = new HostileLives();
    }

    @AfterContainer
    static void end() throws Exception {
        lives.end();
    }

    @Provide
    Arbitrary<List<HostileLife>> together() {
        return HostileLife.any(QmpArbitraries.misbehaviours())
                .list()
                .ofSize(TOGETHER)
                .withoutEdgeCases();
    }

    /** What fails depends on the moment, so shrinking would look for something else. */
    @Property(shrinking = ShrinkingMode.OFF)
    void aHostileQemuIsEndedAndHarmsNobody(@ForAll("together") List<HostileLife> together) throws Exception {
        lives.run(together);
    }
}
