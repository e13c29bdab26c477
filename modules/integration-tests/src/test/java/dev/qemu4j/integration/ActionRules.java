package dev.qemu4j.integration;

import static dev.qemu4j.integration.CallStep.always;
import static dev.qemu4j.integration.CallStep.end;

import dev.qemu4j.integration.CallStep.Branch;
import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The results that each action may have in each state: the library's contract, given what QEMU does. */
final class ActionRules {
    /** With this much time an expected event arrives, unless something prevents it. */
    static final Duration PATIENT = Duration.ofSeconds(4);

    private static final Set<TestAction> ORDERS =
            Set.of(TestAction.Call.START, TestAction.Call.PAUSE, TestAction.Call.RESUME, TestAction.Call.RESET);

    private ActionRules() {}

    static List<CallStep> of(TestAction action) {
        return switch (action) {
            case TestAction.Call call -> of(call);
            case TestAction.Fault fault -> List.of(of(fault));
            case TestAction.ReplyFault replyFault ->
                List.of(always(state -> state.with(state.qemu()
                        .withReplyFault(Optional.of(replyFault.fault().effect())))));
            case TestAction.AwaitGuest() ->
                List.of(always(state -> state.with(state.guest().up())));
            case TestAction.AwaitStatus await ->
                List.of(state -> awaitStatus(state, await.wanted(), isPatient(await.timeout())));
            case TestAction.Shutdown shutdown -> EndRules.shutdown(shutdown.grace());
            case TestAction.CreateAndKill ignored -> List.of(ActionRules::createAndKill);
            case TestAction.Interrupted interrupted -> interrupted(interrupted.call(), interrupted.millis() == 0);
            case TestAction.Concurrent concurrent ->
                throw new IllegalArgumentException(concurrent + " is more than one action");
        };
    }

    private static List<CallStep> of(TestAction.Call call) {
        return switch (call) {
            case START, RESUME ->
                CommandRules.order(EnumSet.of(VmStatus.PAUSED, VmStatus.RUNNING), ModelState::resumed);
            case PAUSE ->
                CommandRules.order(
                        EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN), ModelState::paused);
            case RESET ->
                CommandRules.order(
                        EnumSet.of(VmStatus.RUNNING, VmStatus.PAUSED, VmStatus.SHUTTING_DOWN), ModelState::reset);
            case QUERY_STATUS -> CommandRules.queryStatus();
            case ASK_QEMU -> List.of(CommandRules::askQemu);
            case ASK_QEMU_AT_ONCE ->
                List.of(((CallStep) CommandRules::askQemu)
                        .or(abandoned(CommandRules::askQemu, CallResult.QMP_TIMEOUT)));
            case QUIT -> List.of(CommandRules::quit);
            case DESTROY -> EndRules.destroy();
            case CLOSE -> EndRules.close();
            case CLOSE_MANAGER -> EndRules.closeManager();
            case ATTACH -> DiskRules.attach();
            case DETACH -> DiskRules.detach();
            case STATUS -> List.of(state -> List.of(end(state, state.status().name())));
            case EXIT -> List.of(ActionRules::exit);
            case STOP_REASON -> List.of(ActionRules::stopReason);
            case SUBSCRIBE -> List.of(ActionRules::subscribe);
            case FIND -> List.of(ActionRules::find);
            case CREATE -> List.of(ActionRules::create);
        };
    }

    private static CallStep of(TestAction.Fault fault) {
        return switch (fault) {
            case KILL_QEMU -> always(state -> state.with(state.qemu().killed()));
            case TERMINATE_QEMU ->
                state -> EndRules.terminate(state).stream()
                        .map(branch -> end(branch.state(), CallResult.DONE))
                        .toList();
            case FREEZE_QEMU -> always(state -> state.with(state.qemu().frozen(true)));
            case THAW_QEMU -> always(ModelState::thawed);
            case CLOSE_CONNECTION -> always(state -> state.with(state.qemu().with(ModelState.Connection.LOST)));
        };
    }

    static boolean isPatient(Duration time) {
        return time.compareTo(PATIENT) >= 0;
    }

    private static List<Branch> awaitStatus(ModelState state, VmStatus wanted, boolean patient) {
        if (state.status() == wanted) {
            return List.of(end(state, CallResult.DONE));
        }
        if (state.hasStopped()) {
            return List.of(end(state, CallResult.ended(state.end())));
        }
        return patient && !state.isSettled() ? List.of() : List.of(end(state, CallResult.refused(state.status())));
    }

    private static List<Branch> exit(ModelState state) {
        Branch none = end(state, "none");
        if (!state.hasEnded()) {
            return List.of(none);
        }
        Branch known = end(state, state.end().exit());
        return state.hasStopped() ? List.of(known) : List.of(none, known);
    }

    private static List<Branch> stopReason(ModelState state) {
        return List.of(end(state, state.hasStopped() ? state.end().cause().name() : "none"));
    }

    private static List<Branch> subscribe(ModelState state) {
        Branch closed = end(state, CallResult.QMP_CLOSED);
        Branch done = end(state, CallResult.DONE);
        if (state.qemu().isDisconnected() || state.hasStopped()) {
            return List.of(closed);
        }
        return state.hasEnded() ? List.of(closed, done) : List.of(done);
    }

    private static List<Branch> find(ModelState state) {
        Branch there = end(state, "there");
        Branch notThere = end(state, "not there");
        if (!state.hasEnded()) {
            return List.of(there);
        }
        return state.hasStopped() ? List.of(notThere) : List.of(there, notThere);
    }

    private static List<Branch> create(ModelState state) {
        if (state.managerClosed()) {
            return List.of(end(state, CallResult.MANAGER_CLOSED));
        }
        Branch exists = end(state, CallResult.EXISTS);
        if (!state.hasEnded()) {
            return List.of(exists);
        }
        Branch created = end(ModelState.created(state.guest().kind()), CallResult.DONE);
        // Until the end of QEMU is noticed, the name is taken.
        return state.hasStopped() ? List.of(created) : List.of(created, exists);
    }

    private static List<Branch> createAndKill(ModelState state) {
        // It may be up already when it is killed.
        ModelState created = ModelState.created(state.guest().kind()).withPendingEnd(QemuEnd.KILLED);
        return List.of(end(state, CallResult.START_KILLED), end(created, CallResult.DONE));
    }

    /** The call is interrupted at any step. A command that was sent may still be executed, unless the call promises to undo it. */
    private static List<CallStep> interrupted(TestAction call, boolean beforehand) {
        List<CallStep> steps = of(call);
        List<CallStep> interrupted = new ArrayList<>();
        for (int i = 0; i < steps.size(); i++) {
            CallStep step = steps.get(i);
            CallStep abandoned = abandoned(call, i, step);
            // The interrupt ends the call before it waits for QEMU's answer.
            boolean neverAnswered = beforehand && ORDERS.contains(call) && i > 0;
            interrupted.add(neverAnswered ? abandoned : abandoned.or(step));
        }
        return interrupted;
    }

    private static CallStep abandoned(TestAction call, int number, CallStep step) {
        if (call == TestAction.Call.CREATE || (call == TestAction.Call.ATTACH && number == 0)) {
            return state -> List.of(end(state, CallResult.INTERRUPTED));
        }
        if (call == TestAction.Call.ATTACH) {
            return state -> DiskRules.rolledBack(state).stream()
                    .map(after -> end(after, CallResult.INTERRUPTED))
                    .toList();
        }
        return abandoned(step, CallResult.INTERRUPTED);
    }

    private static CallStep abandoned(CallStep step, String result) {
        return state -> Stream.concat(
                        Stream.of(state),
                        step.branches(state).stream().map(branch -> state.executedLater(branch.state())))
                .map(after -> end(after, result))
                .toList();
    }
}
