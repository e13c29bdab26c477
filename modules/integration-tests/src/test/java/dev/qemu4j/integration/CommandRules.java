package dev.qemu4j.integration;

import static dev.qemu4j.integration.Moment.end;
import static dev.qemu4j.integration.Moment.goOn;
import static dev.qemu4j.integration.Moment.skip;

import dev.qemu4j.integration.Moment.Way;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** What may come of the commands that a caller has QEMU carry out. */
final class CommandRules {
    private static final Optional<Fault.Effect> ANSWERED = Optional.of(Fault.Effect.ANSWERED);
    private static final Optional<Fault.Effect> UNANSWERED = Optional.of(Fault.Effect.UNANSWERED);
    private static final Optional<Fault.Effect> BROKEN = Optional.of(Fault.Effect.BROKEN);

    private CommandRules() {}

    /** A command that needs one of some statuses. */
    static List<Moment> order(Set<VmStatus> required, UnaryOperator<World> effect) {
        return List.of(
                world -> check(world, required),
                world -> send(world, effect),
                CommandRules::reply,
                CommandRules::noAnswer,
                CommandRules::noConnection);
    }

    static List<Moment> queryStatus() {
        return List.of(
                world -> world.hasStopped()
                        ? List.of(end(world, VmStatus.STOPPED.name()))
                        : ask(world, 0, (after, status) -> end(after, status.name())),
                CommandRules::noAnswer,
                CommandRules::noConnection);
    }

    /** The step after {@code between} others is that of no answer, and the one after that is that of no connection. */
    static List<Way> unanswered(World world, int between) {
        boolean noneWillCome = world.hasEnded() || world.qemu().cut();
        return List.of(skip(world, noneWillCome ? between + 1 : between));
    }

    /** QEMU has not answered in time. From here on it is not known what it is doing, unless it has said already that it ends. */
    static List<Way> noAnswer(World world) {
        if (world.hasEnded() || world.qemu().cut()) {
            return List.of(goOn(world));
        }
        Way silent = end(world.silent(), Outcome.NO_ANSWER);
        return world.qemu().isDoomed() ? List.of(silent, end(world, Outcome.NO_ANSWER)) : List.of(silent);
    }

    /** The connection has ended first. How QEMU ends is waited for, if it does. */
    static List<Way> noConnection(World world) {
        if (world.hasEnded()) {
            return List.of(end(world, Outcome.ended(world.end())));
        }
        return world.qemu().isEnding() ? List.of() : List.of(end(world, Outcome.NO_CONNECTION));
    }

    /** The reply has come, or never will. */
    static World afterSlip(World world) {
        boolean broken = world.slip().equals(BROKEN);
        return world.with(
                broken ? world.qemu().with(World.Link.CUT) : world.qemu().slips(Optional.empty()));
    }

    private static List<Way> check(World world, Set<VmStatus> required) {
        if (world.status() != VmStatus.UNKNOWN) {
            return List.of(check(world, required, world.status()));
        }
        // It is asked then, and that may fail.
        return ask(world, 2, (after, status) -> check(after, required, status));
    }

    private static Way check(World world, Set<VmStatus> required, VmStatus actual) {
        return required.contains(actual) ? goOn(world) : end(world, Outcome.refused(actual));
    }

    private interface Answered {
        Way with(World world, VmStatus status);
    }

    private static List<Way> ask(World world, int stepsToNoAnswer, Answered answered) {
        if (!world.qemu().answers()) {
            return unanswered(world, stepsToNoAnswer);
        }
        if (world.behind()) {
            return List.of();
        }
        if (world.slip().isPresent()) {
            World after = afterSlip(world);
            return world.slip().equals(ANSWERED)
                    ? ask(after, stepsToNoAnswer, answered)
                    : unanswered(after, stepsToNoAnswer);
        }
        VmStatus asked = world.guest().isRunning() ? VmStatus.RUNNING : VmStatus.PAUSED;
        // QEMU does not know of a button that was pressed.
        boolean staysShuttingDown =
                world.status() == VmStatus.SHUTTING_DOWN && world.guest().isRunning();
        VmStatus status = staysShuttingDown ? VmStatus.SHUTTING_DOWN : asked;
        return List.of(answered.with(world.with(status), status));
    }

    private static List<Way> send(World world, UnaryOperator<World> effect) {
        if (world.hasEnded() || world.qemu().cut()) {
            return unanswered(world, 1);
        }
        World later = world.later(effect.apply(world));
        if (world.qemu().frozen()) {
            // Sent or withdrawn.
            return List.of(goOn(world), goOn(later));
        }
        if (world.behind()) {
            return List.of();
        }
        if (world.slip().isPresent()) {
            return sendToSlipping(world, effect);
        }
        World after = effect.apply(world);
        // The connection may end before the library learns what has come of it.
        List<Way> ways = new ArrayList<>(List.of(goOn(after), goOn(later)));
        if (world.qemu().isDoomed()) {
            // The events are not taken for anything else then, and no orders either at the very last.
            ways.add(goOn(after.with(world.status())));
            ways.addAll(refusedByDoomed(world));
        }
        return ways;
    }

    /** A QEMU whose guest has gone down refuses what it is told. */
    static List<Way> refusedByDoomed(World world) {
        return Stream.of(VmStatus.SHUTTING_DOWN, VmStatus.STOPPED)
                .map(status -> end(world.with(VmStatus.SHUTTING_DOWN), Outcome.refused(status)))
                .toList();
    }

    private static List<Way> sendToSlipping(World world, UnaryOperator<World> effect) {
        World after = afterSlip(world);
        return switch (world.slip().orElseThrow()) {
            case ANSWERED -> send(after, effect);
            case UNANSWERED -> List.of(skip(effect.apply(after), 1));
            // Whether the event was heard before the end of the connection is another matter.
            case BROKEN -> List.of(goOn(effect.apply(after)), goOn(after.later(effect.apply(after))));
        };
    }

    /** The reply to what was sent, or what comes instead of it. */
    private static List<Way> reply(World world) {
        if (!world.qemu().answers()) {
            return unanswered(world, 0);
        }
        return world.behind() ? List.of() : List.of(end(world, Outcome.DONE));
    }

    /** {@code query-status} by way of the machine's connection. What comes of it has no effect on what is said of the machine. */
    static List<Way> askQemu(World world) {
        if (world.hasEnded() || world.qemu().cut()) {
            return List.of(end(world, Outcome.QMP_CLOSED));
        }
        if (world.qemu().frozen()) {
            return List.of(end(world, Outcome.QMP_TIMEOUT));
        }
        if (world.slip().isPresent()) {
            World after = afterSlip(world);
            return world.slip().equals(UNANSWERED) ? List.of(end(after, Outcome.QMP_TIMEOUT)) : askQemu(after);
        }
        List<Way> ways =
                new ArrayList<>(List.of(end(world, running(world.guest().isRunning()))));
        if (world.qemu().isDoomed()) {
            ways.add(end(world, running(false)));
        }
        return ways;
    }

    /** The answer to {@code query-status}, in words. */
    static String running(boolean running) {
        return running ? "it runs" : "it does not run";
    }

    /** {@code quit} by way of the machine's connection. */
    static List<Way> quit(World world) {
        if (world.hasEnded() || world.qemu().cut()) {
            // What ends while it is told to is not a failure.
            boolean wasThere = !world.hasStopped() && world.qemu().link() != World.Link.CUT;
            return wasThere
                    ? List.of(end(world, Outcome.QMP_CLOSED), end(world, Outcome.DONE))
                    : List.of(end(world, Outcome.QMP_CLOSED));
        }
        if (world.slip().equals(BROKEN)) {
            // Nobody knows whether QEMU has heard it.
            World after = afterSlip(world);
            return Stream.of(after, after.doomed(End.QUIT))
                    .flatMap(then -> Stream.of(end(then, Outcome.DONE), end(then, Outcome.QMP_CLOSED)))
                    .toList();
        }
        World quits = world.doomed(End.QUIT);
        if (world.qemu().frozen()) {
            return List.of(end(world, Outcome.QMP_TIMEOUT), end(quits, Outcome.QMP_TIMEOUT));
        }
        return world.qemu().isDoomed()
                ? List.of(end(world, Outcome.DONE), end(quits, Outcome.DONE))
                : List.of(end(quits, Outcome.DONE));
    }
}
