package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qmp.EventSubscription;
import dev.qemu4j.qmp.QmpClosedException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The life of one machine beside its model: whatever happens to the one, the other must know how to explain. */
final class Lifecycle {
    /** How much longer than its deadlines anything may take, on a machine that is busy with other things. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    /** How much longer than the interrupt an interrupted call may take: less than any deadline would. */
    private static final Duration INTERRUPTED_SLACK = Duration.ofMillis(1500);

    /** How long the library waits for the end of a QEMU to which the connection is lost. */
    private static final Duration END_NOTICED = Duration.ofSeconds(1);

    /** How long QEMU has for its end after it was told to quit. */
    private static final Duration QUITS = Duration.ofSeconds(5);

    /** How many moves are made with a machine that is of no use any more, before it is time for its end or for another one. */
    private static final int ENOUGH_OF_THE_USELESS = 2;

    private final Subject subject;
    private final Model model;
    private int sinceUseful;

    Lifecycle(Subject subject, World initial) {
        this.subject = subject;
        this.model = new Model(initial);
    }

    /** Whether the move makes sense now; what would only take long, or what is not defined, does not. */
    boolean allows(Move move) {
        return suits(move) && (sinceUseful < ENOUGH_OF_THE_USELESS || changesThat(move));
    }

    private boolean suits(Move move) {
        return switch (move) {
            case Move.Interrupted interrupted -> suits(interrupted.call());
            case Move.AtOnce atOnce -> atOnce.moves().stream().allMatch(this::suits) && !plugsBothWays(atOnce.moves());
            case Move.Fault fault -> suits(fault);
            case Move.Slip ignored ->
                model.all(world -> world.qemu().answers() && !world.qemu().isDoomed())
                        && model.all(world -> world.slip().isEmpty() && !world.behind());
            case Move.Call call -> suits(call);
            case Move.AwaitGuest() -> model.all(Lifecycle::guestComesUp);
            case Move.AwaitStatus await ->
                !Rules.isPatient(await.timeout()) || model.any(world -> mayComeTo(world, await.wanted()));
            case Move.Shutdown ignored -> !model.any(Lifecycle::isFrozen);
            case Move.CreateAndKill ignored -> model.all(World::hasEnded) && !model.any(World::managerClosed);
        };
    }

    private boolean suits(Move.Fault fault) {
        return switch (fault) {
            case FREEZE_QEMU ->
                model.all(world -> !world.hasEnded() && !isFrozen(world))
                        && (subject.canFreezeAlone() || !model.any(Lifecycle::isCut));
            case CLOSE_CONNECTION -> subject.canFreezeAlone() || !model.any(Lifecycle::isFrozen);
            case THAW_QEMU -> model.any(Lifecycle::isFrozen);
            default -> true;
        };
    }

    private boolean suits(Move.Call call) {
        return switch (call) {
            case ATTACH, DETACH -> !model.any(Lifecycle::isFrozen) && !model.any(World::managerClosed);
            default -> true;
        };
    }

    /** There is little to be seen of a machine that has ended. */
    private boolean isUseless() {
        return model.all(World::hasStopped);
    }

    private static boolean changesThat(Move move) {
        return switch (move) {
            case Move.CreateAndKill ignored -> true;
            case Move.Shutdown ignored -> true;
            case Move.Call call ->
                switch (call) {
                    case CREATE, DESTROY, CLOSE -> true;
                    default -> false;
                };
            case Move.Fault fault -> fault == Move.Fault.KILL_QEMU || fault == Move.Fault.TERMINATE_QEMU;
            default -> false;
        };
    }

    private static boolean mayComeTo(World world, VmStatus wanted) {
        return !world.isSettled() || world.status() == wanted;
    }

    /** A device is to be in before it is taken out. */
    private static boolean plugsBothWays(List<Move> moves) {
        List<Move> calls = moves.stream()
                .map(move -> move instanceof Move.Interrupted interrupted ? interrupted.call() : move)
                .toList();
        return calls.contains(Move.Call.ATTACH) && calls.contains(Move.Call.DETACH);
    }

    private static boolean isFrozen(World world) {
        return world.qemu().frozen();
    }

    private static boolean isCut(World world) {
        return world.qemu().cut();
    }

    private static boolean guestComesUp(World world) {
        return world.qemu().answers()
                && !world.qemu().isDoomed()
                && world.guest().isRunning()
                && world.guest().boot() != World.Boot.PERHAPS_STUCK
                && !world.guest().mayPowerOff();
    }

    /** Makes the move, and compares what came of it with what may come of it. */
    void perform(Move move) throws Exception {
        List<Move> moves = move instanceof Move.AtOnce atOnce ? atOnce.moves() : List.of(move);
        model.happened(moves, performAtOnce(moves));
        observe(Move.Call.STATUS);
        observe(Move.Call.EXIT);
        observe(Move.Call.STOP_REASON);
        sinceUseful = isUseless() ? sinceUseful + 1 : 0;
    }

    /** What may be asked for at any time, and takes no time. */
    private void observe(Move.Call call) {
        model.happened(List.of(call), List.of(subject.perform(call)));
    }

    /** A move that is being made. */
    private record Made(Call<String> call, Duration limit) {}

    private List<String> performAtOnce(List<Move> moves) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Made> made = new ArrayList<>();
        for (Move move : moves) {
            Call<String> call = Call.start(() -> {
                go.await();
                return subject.perform(move);
            });
            made.add(new Made(call, limit(move)));
        }
        long begin = System.nanoTime();
        go.countDown();
        // Those that must be over first, first.
        for (Made each : made.stream().sorted(Comparator.comparing(Made::limit)).toList()) {
            each.call().get(each.limit().minusNanos(System.nanoTime() - begin));
        }
        List<String> outcomes = new ArrayList<>();
        for (Made each : made) {
            outcomes.add(each.call().get(Duration.ZERO));
        }
        return outcomes;
    }

    private Duration limit(Move move) {
        if (move instanceof Move.Interrupted interrupted && !goesOnToTheEnd(interrupted.call())) {
            return INTERRUPTED_SLACK.plusMillis(interrupted.millis());
        }
        boolean nothingToWaitFor =
                model.all(world -> world.hasEnded() || world.qemu().isEnding());
        Duration waits = switch (move) {
            case Move.AwaitStatus await -> nothingToWaitFor ? Duration.ZERO : await.timeout();
            case Move.Shutdown shutdown -> nothingToWaitFor ? Duration.ZERO : shutdown.grace();
            case Move.CreateAndKill create -> Duration.ofMillis(create.millis());
            default -> Duration.ZERO;
        };
        Duration answer = model.any(world -> isFrozen(world) || world.slip().isPresent())
                ? subject.commandTimeout()
                : Duration.ZERO;
        Duration end = model.any(Lifecycle::isCut) ? END_NOTICED : Duration.ZERO;
        if (move instanceof Move.Shutdown && model.any(world -> world.slip().isPresent())) {
            end = QUITS; // it may have been told to quit, for all that is known
        }
        return waits.plus(answer).plus(end).plus(SLACK);
    }

    private static boolean goesOnToTheEnd(Move move) {
        return move == Move.Call.CLOSE || move == Move.Call.CLOSE_MANAGER;
    }

    /** Ends what is left of it, and sees that all of it has ended. */
    void end() throws Exception {
        perform(Move.Call.CLOSE_MANAGER);
        perform(new Move.Shutdown(Duration.ZERO));
        for (VirtualMachine machine : subject.machines()) {
            assertThat(machine.exit()).isPresent();
            assertThat(machine.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.qmp().isOpen()).isFalse();
        }
        for (StatusWitness witness : subject.witnesses()) {
            witness.testify();
        }
        for (EventSubscription events : subject.subscriptions()) {
            assertThatThrownBy(() -> drain(events)).isInstanceOf(QmpClosedException.class);
        }
    }

    private static void drain(EventSubscription events) throws InterruptedException {
        while (true) {
            events.next(SLACK);
        }
    }

    /** Returns the worlds that are left. */
    @Override
    public String toString() {
        return model.toString();
    }
}
