package dev.qemu4j.integration;

import static dev.qemu4j.integration.CallStep.end;
import static dev.qemu4j.integration.CallStep.goOn;
import static dev.qemu4j.integration.CallStep.skip;

import dev.qemu4j.integration.CallStep.Branch;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The results that calls may have which execute a command. */
final class CommandRules {
    private static final Optional<Fault.Effect> ANSWERED = Optional.of(Fault.Effect.ANSWERED);
    private static final Optional<Fault.Effect> UNANSWERED = Optional.of(Fault.Effect.UNANSWERED);
    private static final Optional<Fault.Effect> BROKEN = Optional.of(Fault.Effect.BROKEN);

    private CommandRules() {}

    /** A command that requires one of these statuses. */
    static List<CallStep> order(Set<VmStatus> required, UnaryOperator<ModelState> effect) {
        return List.of(
                state -> check(state, required),
                state -> send(state, effect),
                CommandRules::reply,
                CommandRules::noAnswer,
                CommandRules::noConnection);
    }

    static List<CallStep> queryStatus() {
        return List.of(
                state -> state.hasStopped()
                        ? List.of(end(state, VmStatus.STOPPED.name()))
                        : ask(state, 0, (after, status) -> end(after, status.name())),
                CommandRules::noAnswer,
                CommandRules::noConnection);
    }

    /** No answer comes. After {@code between} other steps comes the one for a missing answer, then the one for a lost connection. */
    static List<Branch> unanswered(ModelState state, int between) {
        boolean noneWillCome = state.hasEnded() || state.qemu().isDisconnected();
        return List.of(skip(state, noneWillCome ? between + 1 : between));
    }

    /** QEMU has not answered in time. Its status is unknown from now on, unless it has already announced its end. */
    static List<Branch> noAnswer(ModelState state) {
        if (state.hasEnded() || state.qemu().isDisconnected()) {
            return List.of(goOn(state));
        }
        Branch unknown = end(state.unanswered(), CallResult.NO_ANSWER);
        return state.qemu().hasPendingEnd() ? List.of(unknown, end(state, CallResult.NO_ANSWER)) : List.of(unknown);
    }

    /** The connection has ended first. If QEMU is ending, the call waits for that. */
    static List<Branch> noConnection(ModelState state) {
        if (state.hasEnded()) {
            return List.of(end(state, CallResult.ended(state.end())));
        }
        return state.qemu().willEnd() ? List.of() : List.of(end(state, CallResult.NO_CONNECTION));
    }

    /** The state after the reply with the fault. */
    static ModelState afterReplyFault(ModelState state) {
        boolean broken = state.replyFault().equals(BROKEN);
        return state.with(
                broken
                        ? state.qemu().with(ModelState.Connection.LOST)
                        : state.qemu().withReplyFault(Optional.empty()));
    }

    private static List<Branch> check(ModelState state, Set<VmStatus> required) {
        if (state.status() != VmStatus.UNKNOWN) {
            return List.of(check(state, required, state.status()));
        }
        // The library queries it then, and that may fail.
        return ask(state, 2, (after, status) -> check(after, required, status));
    }

    private static Branch check(ModelState state, Set<VmStatus> required, VmStatus actual) {
        return required.contains(actual) ? goOn(state) : end(state, CallResult.refused(actual));
    }

    private interface Answered {
        Branch with(ModelState state, VmStatus status);
    }

    private static List<Branch> ask(ModelState state, int stepsBetween, Answered answered) {
        if (!state.qemu().answers()) {
            return unanswered(state, stepsBetween);
        }
        if (state.stale()) {
            return List.of();
        }
        if (state.replyFault().isPresent()) {
            ModelState after = afterReplyFault(state);
            return state.replyFault().equals(ANSWERED)
                    ? ask(after, stepsBetween, answered)
                    : unanswered(after, stepsBetween);
        }
        VmStatus asked = state.guest().isRunning() ? VmStatus.RUNNING : VmStatus.PAUSED;
        // QEMU does not report that the button was pressed.
        boolean staysShuttingDown =
                state.status() == VmStatus.SHUTTING_DOWN && state.guest().isRunning();
        VmStatus status = staysShuttingDown ? VmStatus.SHUTTING_DOWN : asked;
        return List.of(answered.with(state.with(status), status));
    }

    private static List<Branch> send(ModelState state, UnaryOperator<ModelState> effect) {
        if (state.hasEnded() || state.qemu().isDisconnected()) {
            return unanswered(state, 1);
        }
        ModelState later = state.executedLater(effect.apply(state));
        if (state.qemu().frozen()) {
            // The command was sent, or was still queued.
            return List.of(goOn(state), goOn(later));
        }
        if (state.stale()) {
            return List.of();
        }
        if (state.replyFault().isPresent()) {
            return sendWithReplyFault(state, effect);
        }
        ModelState after = effect.apply(state);
        // The connection may end before the library sees the effect.
        List<Branch> branches = new ArrayList<>(List.of(goOn(after), goOn(later)));
        if (state.qemu().hasPendingEnd()) {
            // The library ignores run states then, and QEMU refuses commands at the very end.
            branches.add(goOn(after.with(state.status())));
            branches.addAll(refusedWhileEnding(state));
        }
        return branches;
    }

    /** A QEMU whose guest has powered off refuses commands. */
    static List<Branch> refusedWhileEnding(ModelState state) {
        return Stream.of(VmStatus.SHUTTING_DOWN, VmStatus.STOPPED)
                .map(status -> end(state.with(VmStatus.SHUTTING_DOWN), CallResult.refused(status)))
                .toList();
    }

    private static List<Branch> sendWithReplyFault(ModelState state, UnaryOperator<ModelState> effect) {
        ModelState after = afterReplyFault(state);
        return switch (state.replyFault().orElseThrow()) {
            case ANSWERED -> send(after, effect);
            case UNANSWERED -> List.of(skip(effect.apply(after), 1));
            // The event may have arrived before the connection ended, or not.
            case BROKEN -> List.of(goOn(effect.apply(after)), goOn(after.executedLater(effect.apply(after))));
        };
    }

    /** The reply to the command, or its absence. */
    private static List<Branch> reply(ModelState state) {
        if (!state.qemu().answers()) {
            return unanswered(state, 0);
        }
        return state.stale() ? List.of() : List.of(end(state, CallResult.DONE));
    }

    /** {@code query-status} over the machine's connection. It does not change the status that the library reports. */
    static List<Branch> askQemu(ModelState state) {
        if (state.hasEnded() || state.qemu().isDisconnected()) {
            return List.of(end(state, CallResult.QMP_CLOSED));
        }
        if (state.qemu().frozen()) {
            return List.of(end(state, CallResult.QMP_TIMEOUT));
        }
        if (state.replyFault().isPresent()) {
            ModelState after = afterReplyFault(state);
            return state.replyFault().equals(UNANSWERED) ? List.of(end(after, CallResult.QMP_TIMEOUT)) : askQemu(after);
        }
        List<Branch> branches =
                new ArrayList<>(List.of(end(state, running(state.guest().isRunning()))));
        if (state.qemu().hasPendingEnd()) {
            branches.add(end(state, running(false)));
        }
        return branches;
    }

    /** The answer to {@code query-status}, in words. */
    static String running(boolean running) {
        return running ? "it runs" : "it does not run";
    }

    /** {@code quit} over the machine's connection. */
    static List<Branch> quit(ModelState state) {
        if (state.hasEnded() || state.qemu().isDisconnected()) {
            // If QEMU ends while it is told to, that is no failure.
            boolean wasThere = !state.hasStopped() && state.qemu().connection() != ModelState.Connection.LOST;
            return wasThere
                    ? List.of(end(state, CallResult.QMP_CLOSED), end(state, CallResult.DONE))
                    : List.of(end(state, CallResult.QMP_CLOSED));
        }
        if (state.replyFault().equals(BROKEN)) {
            // QEMU may have executed it, or not.
            ModelState after = afterReplyFault(state);
            return Stream.of(after, after.withPendingEnd(QemuEnd.QUIT))
                    .flatMap(then -> Stream.of(end(then, CallResult.DONE), end(then, CallResult.QMP_CLOSED)))
                    .toList();
        }
        ModelState quits = state.withPendingEnd(QemuEnd.QUIT);
        if (state.qemu().frozen()) {
            return List.of(end(state, CallResult.QMP_TIMEOUT), end(quits, CallResult.QMP_TIMEOUT));
        }
        return state.qemu().hasPendingEnd()
                ? List.of(end(state, CallResult.DONE), end(quits, CallResult.DONE))
                : List.of(end(quits, CallResult.DONE));
    }
}
