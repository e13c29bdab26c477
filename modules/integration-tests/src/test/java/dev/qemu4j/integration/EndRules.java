package dev.qemu4j.integration;

import static dev.qemu4j.integration.Moment.end;
import static dev.qemu4j.integration.Moment.goOn;
import static dev.qemu4j.integration.Moment.skip;

import dev.qemu4j.integration.Moment.Way;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What may come of the calls that end a machine. */
final class EndRules {
    private static final Optional<Fault.Effect> ANSWERED = Optional.of(Fault.Effect.ANSWERED);

    private EndRules() {}

    static List<Moment> destroy() {
        return List.of(
                EndRules::terminate,
                EndRules::kill,
                awaitEnd(how -> how.outcome().name()));
    }

    static List<Moment> close() {
        return List.of(EndRules::terminate, EndRules::kill, awaitEnd(how -> Outcome.DONE));
    }

    static List<Moment> closeManager() {
        List<Moment> steps = new ArrayList<>(close());
        steps.addFirst(world -> List.of(goOn(world.withManagerClosed())));
        return steps;
    }

    static List<Moment> shutdown(Duration grace) {
        return List.of(
                world -> askGuest(world, grace),
                world -> awaitGuest(world, grace),
                EndRules::force,
                EndRules::kill,
                awaitEnd(how -> how.outcome().name()));
    }

    /** SIGTERM. A QEMU that is already on its way out may not notice. */
    static List<Way> terminate(World world) {
        if (world.hasEnded() || world.qemu().isKilled()) {
            return List.of(goOn(world));
        }
        Way terminated = goOn(world.doomed(End.TERMINATED));
        return world.qemu().isDoomed() ? List.of(goOn(world), terminated) : List.of(terminated);
    }

    /** SIGKILL, for a QEMU that does not get to its SIGTERM. */
    private static List<Way> kill(World world) {
        return List.of(goOn(world.qemu().frozen() ? world.with(world.qemu().killed()) : world));
    }

    private static Moment awaitEnd(Function<End, String> result) {
        return world ->
                world.hasEnded() ? List.of(end(world.with(VmStatus.STOPPED), result.apply(world.end()))) : List.of();
    }

    /** Presses the button. A guest that has never run, as far as is known, is not asked. */
    private static List<Way> askGuest(World world, Duration grace) {
        if (world.hasEnded() || grace.isZero() || !world.guest().hasRun()) {
            return List.of(skip(world, 1));
        }
        if (!world.qemu().answers()) {
            // One to which there will be a connection is waited for.
            boolean waits = Rules.isPatient(grace) && world.qemu().isConnectedToAgain();
            return waits ? List.of() : List.of(skip(world, 1));
        }
        World after = CommandRules.afterSlip(world);
        List<Way> ways = new ArrayList<>();
        if (world.behind() || world.qemu().isDoomed() || !world.slip().isEmpty()) {
            ways.add(after.qemu().cut() ? skip(after, -1) : skip(after, 1));
        }
        if (!world.behind() && (world.slip().isEmpty() || world.slip().equals(ANSWERED))) {
            ways.add(goOn(after.resumed().buttonPressed()));
        }
        return ways;
    }

    /** Until the guest is down or its time is over; whatever happens meanwhile, it is resumed and asked again. */
    private static List<Way> awaitGuest(World world, Duration grace) {
        if (world.hasEnded()) {
            return List.of(goOn(world));
        }
        List<Way> ways = new ArrayList<>();
        boolean patient = Rules.isPatient(grace);
        boolean comes = world.qemu().isDoomed() || (patient && world.guest().endsIfAsked());
        boolean waits = world.qemu().answers() ? comes : patient && world.qemu().isConnectedToAgain();
        if (!waits) {
            ways.add(goOn(world));
        }
        World asked = world.resumed().buttonPressed();
        if (patient
                && world.qemu().answers()
                && !world.behind()
                && !world.qemu().isDoomed()
                && !asked.equals(world)) {
            ways.add(skip(asked, -1));
        }
        return ways;
    }

    /** {@code quit}, or SIGTERM if nothing can be said to QEMU. */
    private static List<Way> force(World world) {
        if (!world.qemu().answers()) {
            return terminate(world);
        }
        World after = CommandRules.afterSlip(world);
        List<Way> ways = new ArrayList<>(List.of(goOn(after.doomed(End.QUIT))));
        if (world.qemu().isDoomed()) {
            ways.add(goOn(after));
        }
        if (after.qemu().cut()) {
            ways.addAll(terminate(after));
        }
        return ways;
    }
}
