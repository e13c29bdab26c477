package dev.qemu4j.testkit.internal.random;

import dev.qemu4j.testkit.Misbehaviour;
import dev.qemu4j.testkit.Misbehaviour.EventData;
import dev.qemu4j.testkit.Misbehaviour.Place;
import dev.qemu4j.testkit.Misbehaviour.Plant;
import dev.qemu4j.testkit.Misbehaviour.WrongAnswer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Random misbehaviour of a QEMU. */
public final class Misbehaviours {
    /** What the manager reads an answer to, the commands of every life more often. */
    private static final String[] COMMANDS = {
        "query-status",
        "query-status",
        "query-status",
        "cont",
        "cont",
        "stop",
        "quit",
        "quit",
        "system_powerdown",
        "system_reset",
        "screendump",
        "query-blockstats",
        "query-cpus-fast",
        "query-memory-size-summary",
        "query-balloon",
        "blockdev-add",
        "device_add",
        "send-key",
        "qmp_capabilities",
        Misbehaviour.GREETING
    };

    /** What the manager follows, and one that it does not. */
    private static final String[] EVENTS = {
        "STOP",
        "RESUME",
        "SHUTDOWN",
        "POWERDOWN",
        "RESET",
        "SUSPEND",
        "SUSPEND_DISK",
        "WAKEUP",
        "WATCHDOG",
        "GUEST_PANICKED",
        "DEVICE_DELETED",
        "X_\u001b[31m"
    };

    /** What must not be taken for a diagnosis when an image's name or a guest says it. */
    private static final String[] WORDS = {
        "seccomp support is disabled",
        "-sandbox on: install seccomp",
        "Could not access KVM kernel module: Permission denied",
        "Failed to get \"write\" lock",
        "\u001b[2J\u001b]0;x\u0007",
        "\u202egnp.exe",
        "x".repeat(100_000)
    };

    private Misbehaviours() {}

    public static Arbitrary<Misbehaviour> any() {
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.just(new Misbehaviour.IgnoresTermination())),
                Tuple.of(1, Arbitraries.just(new Misbehaviour.LeavesChild())),
                Tuple.of(2, says()),
                Tuple.of(1, Arbitraries.of(1, 8).map(Misbehaviour.FloodsOutput::new)),
                Tuple.of(1, Arbitraries.of(0, 1, 139).map(Misbehaviour.EndsAtOnce::new)),
                Tuple.of(4, plants()),
                Tuple.of(8, answers()),
                Tuple.of(5, emits()));
    }

    private static Arbitrary<Misbehaviour> says() {
        return Arbitraries.oneOf(Arbitraries.of(WORDS), HostileText.any()).map(Misbehaviour.Says::new);
    }

    private static Arbitrary<Misbehaviour> plants() {
        return Combinators.combine(Arbitraries.of(Place.class), Arbitraries.of(Plant.class))
                .filter((place, what) -> place != Place.MONITOR || what != Plant.DIRECTORY)
                .as(Misbehaviour.Plants::new);
    }

    private static Arbitrary<Misbehaviour> answers() {
        return Combinators.combine(Arbitraries.of(COMMANDS), Arbitraries.of(WrongAnswer.class))
                .as(Misbehaviour.Answers::new);
    }

    private static Arbitrary<Misbehaviour> emits() {
        return Combinators.combine(
                        Arbitraries.of(COMMANDS),
                        Arbitraries.of(EVENTS),
                        Arbitraries.of(EventData.class),
                        Arbitraries.of(1, 3, 5_000))
                // A flood of the bulky ones would need more memory than the test has.
                .filter((command, event, data, count) -> data != EventData.BULKY || count < 10)
                .as(Misbehaviour.Emits::new);
    }
}
