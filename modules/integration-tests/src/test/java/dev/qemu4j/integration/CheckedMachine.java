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

/** A machine next to its model: the model must explain whatever happens to the machine. */
final class CheckedMachine {
    /** How much longer than its deadline a call may take on a busy host. */
    private static final Duration SLACK = Duration.ofSeconds(3);

    /** How long an interrupted call may take after the interrupt: less than any deadline. */
    private static final Duration INTERRUPTED_SLACK = Duration.ofMillis(1500);

    /** How long the library waits for the end of a QEMU whose connection is lost. */
    private static final Duration END_NOTICED = Duration.ofSeconds(1);

    /** How long QEMU has to end after {@code quit}. */
    private static final Duration QUITS = Duration.ofSeconds(5);

    /** How many actions a stopped machine sees before only those are allowed that end or replace it. */
    private static final int MAX_ACTIONS_AFTER_STOP = 2;

    private final MachineUnderTest subject;
    private final Model model;
    private int actionsSinceStop;

    CheckedMachine(MachineUnderTest subject, ModelState initial) {
        this.subject = subject;
        this.model = new Model(initial);
    }

    /** Whether the action makes sense now: its result is defined, and it does not only take long. */
    boolean allows(TestAction action) {
        return isSensible(action) && (actionsSinceStop < MAX_ACTIONS_AFTER_STOP || endsOrReplaces(action));
    }

    private boolean isSensible(TestAction action) {
        return switch (action) {
            case TestAction.Interrupted interrupted -> isSensible(interrupted.call());
            case TestAction.Concurrent concurrent ->
                concurrent.actions().stream().allMatch(this::isSensible) && !attachesAndDetaches(concurrent.actions());
            case TestAction.Fault fault -> isSensible(fault);
            case TestAction.ReplyFault ignored ->
                model.all(state -> state.qemu().answers() && !state.qemu().hasPendingEnd())
                        && model.all(state -> state.replyFault().isEmpty() && !state.stale());
            case TestAction.Call call -> isSensible(call);
            case TestAction.AwaitGuest() -> model.all(CheckedMachine::guestComesUp);
            case TestAction.AwaitStatus await ->
                !ActionRules.isPatient(await.timeout()) || model.any(state -> mayComeTo(state, await.wanted()));
            case TestAction.Shutdown ignored -> !model.any(CheckedMachine::isFrozen);
            case TestAction.CreateAndKill ignored ->
                model.all(ModelState::hasEnded) && !model.any(ModelState::managerClosed);
        };
    }

    private boolean isSensible(TestAction.Fault fault) {
        return switch (fault) {
            case FREEZE_QEMU ->
                model.all(state -> !state.hasEnded() && !isFrozen(state))
                        && (subject.canFreezeDisconnected() || !model.any(CheckedMachine::isDisconnected));
            case CLOSE_CONNECTION -> subject.canFreezeDisconnected() || !model.any(CheckedMachine::isFrozen);
            case THAW_QEMU -> model.any(CheckedMachine::isFrozen);
            default -> true;
        };
    }

    private boolean isSensible(TestAction.Call call) {
        return switch (call) {
            case ATTACH, DETACH -> !model.any(CheckedMachine::isFrozen) && !model.any(ModelState::managerClosed);
            default -> true;
        };
    }

    private boolean hasStopped() {
        return model.all(ModelState::hasStopped);
    }

    private static boolean endsOrReplaces(TestAction action) {
        return switch (action) {
            case TestAction.CreateAndKill ignored -> true;
            case TestAction.Shutdown ignored -> true;
            case TestAction.Call call ->
                switch (call) {
                    case CREATE, DESTROY, CLOSE -> true;
                    default -> false;
                };
            case TestAction.Fault fault ->
                fault == TestAction.Fault.KILL_QEMU || fault == TestAction.Fault.TERMINATE_QEMU;
            default -> false;
        };
    }

    private static boolean mayComeTo(ModelState state, VmStatus wanted) {
        return !state.isSettled() || state.status() == wanted;
    }

    /** Attaching and detaching the same device concurrently has no defined result. */
    private static boolean attachesAndDetaches(List<TestAction> actions) {
        List<TestAction> calls = actions.stream()
                .map(action -> action instanceof TestAction.Interrupted interrupted ? interrupted.call() : action)
                .toList();
        return calls.contains(TestAction.Call.ATTACH) && calls.contains(TestAction.Call.DETACH);
    }

    private static boolean isFrozen(ModelState state) {
        return state.qemu().frozen();
    }

    private static boolean isDisconnected(ModelState state) {
        return state.qemu().isDisconnected();
    }

    private static boolean guestComesUp(ModelState state) {
        return state.qemu().answers()
                && !state.qemu().hasPendingEnd()
                && state.guest().isRunning()
                && state.guest().boot() != ModelState.Boot.PERHAPS_STUCK
                && !state.guest().mayPowerOff();
    }

    /** Performs the action, and checks its result against the model. */
    void perform(TestAction action) throws Exception {
        List<TestAction> actions =
                action instanceof TestAction.Concurrent concurrent ? concurrent.actions() : List.of(action);
        model.observe(actions, performConcurrently(actions));
        observe(TestAction.Call.STATUS);
        observe(TestAction.Call.EXIT);
        observe(TestAction.Call.STOP_REASON);
        actionsSinceStop = hasStopped() ? actionsSinceStop + 1 : 0;
    }

    /** Checks a value that can be read at any time without blocking. */
    private void observe(TestAction.Call call) {
        model.observe(List.of(call), List.of(subject.perform(call)));
    }

    /** An action in progress. */
    private record Started(Call<String> call, Duration limit) {}

    private List<String> performConcurrently(List<TestAction> actions) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        List<Started> started = new ArrayList<>();
        for (TestAction action : actions) {
            Call<String> call = Call.start(() -> {
                go.await();
                return subject.perform(action);
            });
            started.add(new Started(call, limit(action)));
        }
        long begin = System.nanoTime();
        go.countDown();
        // In the order of their limits.
        for (Started each :
                started.stream().sorted(Comparator.comparing(Started::limit)).toList()) {
            each.call().get(each.limit().minusNanos(System.nanoTime() - begin));
        }
        List<String> outcomes = new ArrayList<>();
        for (Started each : started) {
            outcomes.add(each.call().get(Duration.ZERO));
        }
        return outcomes;
    }

    private Duration limit(TestAction action) {
        if (action instanceof TestAction.Interrupted interrupted && !goesOnToTheEnd(interrupted.call())) {
            return INTERRUPTED_SLACK.plusMillis(interrupted.millis());
        }
        boolean nothingToWaitFor =
                model.all(state -> state.hasEnded() || state.qemu().willEnd());
        Duration waits = switch (action) {
            case TestAction.AwaitStatus await -> nothingToWaitFor ? Duration.ZERO : await.timeout();
            case TestAction.Shutdown shutdown -> nothingToWaitFor ? Duration.ZERO : shutdown.grace();
            case TestAction.CreateAndKill create -> Duration.ofMillis(create.millis());
            default -> Duration.ZERO;
        };
        Duration answer =
                model.any(state -> isFrozen(state) || state.replyFault().isPresent())
                        ? subject.commandTimeout()
                        : Duration.ZERO;
        Duration end = model.any(CheckedMachine::isDisconnected) ? END_NOTICED : Duration.ZERO;
        if (action instanceof TestAction.Shutdown
                && model.any(state -> state.replyFault().isPresent())) {
            end = QUITS; // it may have been told to quit
        }
        return waits.plus(answer).plus(end).plus(SLACK);
    }

    private static boolean goesOnToTheEnd(TestAction action) {
        return action == TestAction.Call.CLOSE || action == TestAction.Call.CLOSE_MANAGER;
    }

    /** Ends the machine and checks that everything has ended. */
    void end() throws Exception {
        perform(TestAction.Call.CLOSE_MANAGER);
        perform(new TestAction.Shutdown(Duration.ZERO));
        for (VirtualMachine machine : subject.machines()) {
            assertThat(machine.exit()).isPresent();
            assertThat(machine.status()).isEqualTo(VmStatus.STOPPED);
            assertThat(machine.qmp().isOpen()).isFalse();
        }
        for (StatusRecorder recorder : subject.recorders()) {
            recorder.verify();
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

    /** Returns the states that the machine may be in. */
    @Override
    public String toString() {
        return model.toString();
    }
}
