package dev.qemu4j.integration;

import static dev.qemu4j.integration.Moment.always;
import static dev.qemu4j.integration.Moment.end;

import dev.qemu4j.integration.Moment.Way;
import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What each move may come to, world by world: the library's contract, over what QEMU does. */
final class Rules {
    /** What has so much time comes, unless something keeps it from coming. */
    static final Duration PATIENT = Duration.ofSeconds(4);

    private static final Set<Move> ORDERS = Set.of(Move.Call.START, Move.Call.PAUSE, Move.Call.RESUME, Move.Call.RESET);

    private Rules() {}

    static List<Moment> of(Move move) {
        return switch (move) {
            case Move.Call call -> of(call);
            case Move.Fault fault -> List.of(of(fault));
            case Move.Slip slip ->
                List.of(always(world ->
                        world.with(world.qemu().slips(Optional.of(slip.fault().effect())))));
            case Move.AwaitGuest() ->
                List.of(always(world -> world.with(world.guest().up())));
            case Move.AwaitStatus await ->
                List.of(world -> awaitStatus(world, await.wanted(), isPatient(await.timeout())));
            case Move.Shutdown shutdown -> EndRules.shutdown(shutdown.grace());
            case Move.CreateAndKill ignored -> List.of(Rules::createAndKill);
            case Move.Interrupted interrupted -> interrupted(interrupted.call(), interrupted.millis() == 0);
            case Move.AtOnce atOnce -> throw new IllegalArgumentException(atOnce + " is several moves");
        };
    }

    private static List<Moment> of(Move.Call call) {
        return switch (call) {
            case START, RESUME -> CommandRules.order(EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING), World::resumed);
            case PAUSE ->
                CommandRules.order(
                        EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN), World::paused);
            case RESET ->
                CommandRules.order(EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN), World::reset);
            case QUERY_STATUS -> CommandRules.queryStatus();
            case ASK_QEMU -> List.of(CommandRules::askQemu);
            case ASK_QEMU_AT_ONCE ->
                List.of(((Moment) CommandRules::askQemu).or(givenUp(CommandRules::askQemu, Outcome.QMP_TIMEOUT)));
            case QUIT -> List.of(CommandRules::quit);
            case DESTROY -> EndRules.destroy();
            case CLOSE -> EndRules.close();
            case CLOSE_MANAGER -> EndRules.closeManager();
            case ATTACH -> DiskRules.attach();
            case DETACH -> DiskRules.detach();
            case STATUS -> List.of(world -> List.of(end(world, world.status().name())));
            case EXIT -> List.of(Rules::exit);
            case STOP_REASON -> List.of(Rules::stopReason);
            case SUBSCRIBE -> List.of(Rules::subscribe);
            case FIND -> List.of(Rules::find);
            case CREATE -> List.of(Rules::create);
        };
    }

    private static Moment of(Move.Fault fault) {
        return switch (fault) {
            case KILL_QEMU -> always(world -> world.with(world.qemu().killed()));
            case TERMINATE_QEMU ->
                world -> EndRules.terminate(world).stream()
                        .map(way -> end(way.world(), Outcome.DONE))
                        .toList();
            case FREEZE_QEMU -> always(world -> world.with(world.qemu().frozen(true)));
            case THAW_QEMU -> always(World::thawed);
            case CLOSE_CONNECTION -> always(world -> world.with(world.qemu().with(World.Link.CUT)));
        };
    }

    static boolean isPatient(Duration time) {
        return time.compareTo(PATIENT) >= 0;
    }

    private static List<Way> awaitStatus(World world, VmStatus wanted, boolean patient) {
        if (world.status() == wanted) {
            return List.of(end(world, Outcome.DONE));
        }
        if (world.hasStopped()) {
            return List.of(end(world, Outcome.ended(world.end())));
        }
        return patient && !world.isSettled() ? List.of() : List.of(end(world, Outcome.refused(world.status())));
    }

    private static List<Way> exit(World world) {
        Way none = end(world, "none");
        if (!world.hasEnded()) {
            return List.of(none);
        }
        Way known = end(world, world.end().exit());
        return world.hasStopped() ? List.of(known) : List.of(none, known);
    }

    private static List<Way> stopReason(World world) {
        return List.of(end(world, world.hasStopped() ? world.end().cause().name() : "none"));
    }

    private static List<Way> subscribe(World world) {
        Way closed = end(world, Outcome.QMP_CLOSED);
        Way done = end(world, Outcome.DONE);
        if (world.qemu().cut() || world.hasStopped()) {
            return List.of(closed);
        }
        return world.hasEnded() ? List.of(closed, done) : List.of(done);
    }

    private static List<Way> find(World world) {
        Way there = end(world, "there");
        Way notThere = end(world, "not there");
        if (!world.hasEnded()) {
            return List.of(there);
        }
        return world.hasStopped() ? List.of(notThere) : List.of(there, notThere);
    }

    private static List<Way> create(World world) {
        if (world.managerClosed()) {
            return List.of(end(world, Outcome.MANAGER_CLOSED));
        }
        Way exists = end(world, Outcome.EXISTS);
        if (!world.hasEnded()) {
            return List.of(exists);
        }
        Way created = end(World.created(world.guest().kind()), Outcome.DONE);
        // Before it is seen that QEMU has ended, there is the machine.
        return world.hasStopped() ? List.of(created) : List.of(created, exists);
    }

    private static List<Way> createAndKill(World world) {
        // It may be up already when it is killed.
        World created = World.created(world.guest().kind()).doomed(End.KILLED);
        return List.of(end(world, Outcome.START_KILLED), end(created, Outcome.DONE));
    }

    /** Ended at any step. What was sent may still be carried out, unless the call promises to take it back. */
    private static List<Moment> interrupted(Move call, boolean beforeItIsMade) {
        List<Moment> steps = of(call);
        List<Moment> interrupted = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            Moment step = steps.get(i);
            Moment givenUp = givenUp(call, i, step);
            // What waits for QEMU's answer does not get that far.
            boolean neverAnswered = beforeItIsMade && ORDERS.contains(call) && i > 0;
            interrupted.add(neverAnswered ? givenUp : givenUp.or(step));
        }
        return interrupted;
    }

    private static Moment givenUp(Move call, int number, Moment step) {
        if (call == Move.Call.CREATE || (call == Move.Call.ATTACH && number == 0)) {
            return world -> List.of(end(world, Outcome.INTERRUPTED));
        }
        if (call == Move.Call.ATTACH) {
            return world -> DiskRules.takenBack(world).stream()
                    .map(after -> end(after, Outcome.INTERRUPTED))
                    .toList();
        }
        return givenUp(step, Outcome.INTERRUPTED);
    }

    private static Moment givenUp(Moment step, String result) {
        return world -> Stream.concat(Stream.of(world), step.in(world).stream().map(way -> world.later(way.world())))
                .map(after -> end(after, result))
                .toList();
    }
}
