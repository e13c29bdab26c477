package dev.qemu4j.integration;

import static dev.qemu4j.integration.CallStep.end;
import static dev.qemu4j.integration.CallStep.goOn;
import static dev.qemu4j.integration.CallStep.skip;

import dev.qemu4j.integration.CallStep.Branch;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.testkit.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The results that calls may have which end a machine. */
final class EndRules {
    private static final Optional<Fault.Effect> ANSWERED = Optional.of(Fault.Effect.ANSWERED);

    private EndRules() {}

    static List<CallStep> destroy() {
        return List.of(
                EndRules::terminate,
                EndRules::kill,
                awaitEnd(how -> how.outcome().name()));
    }

    static List<CallStep> close() {
        return List.of(EndRules::terminate, EndRules::kill, awaitEnd(how -> CallResult.DONE));
    }

    static List<CallStep> closeManager() {
        List<CallStep> steps = new ArrayList<>(close());
        steps.addFirst(state -> List.of(goOn(state.withManagerClosed())));
        return steps;
    }

    static List<CallStep> shutdown(Duration grace) {
        return List.of(
                state -> askGuest(state, grace),
                state -> awaitGuest(state, grace),
                EndRules::force,
                EndRules::kill,
                awaitEnd(how -> how.outcome().name()));
    }

    /** SIGTERM. A QEMU that is already ending may not react to it. */
    static List<Branch> terminate(ModelState state) {
        if (state.hasEnded() || state.qemu().isKilled()) {
            return List.of(goOn(state));
        }
        Branch terminated = goOn(state.withPendingEnd(QemuEnd.TERMINATED));
        return state.qemu().hasPendingEnd() ? List.of(goOn(state), terminated) : List.of(terminated);
    }

    /** SIGKILL, for a QEMU that does not react to SIGTERM. */
    private static List<Branch> kill(ModelState state) {
        return List.of(goOn(state.qemu().frozen() ? state.with(state.qemu().killed()) : state));
    }

    private static CallStep awaitEnd(Function<QemuEnd, String> result) {
        return state ->
                state.hasEnded() ? List.of(end(state.with(VmStatus.STOPPED), result.apply(state.end()))) : List.of();
    }

    /** Presses the power button. A guest that has never run is not asked. */
    private static List<Branch> askGuest(ModelState state, Duration grace) {
        if (state.hasEnded() || grace.isZero() || !state.guest().hasRun()) {
            return List.of(skip(state, 1));
        }
        if (!state.qemu().answers()) {
            // A new connection is waited for.
            boolean waits = ActionRules.isPatient(grace) && state.qemu().willReconnect();
            return waits ? List.of() : List.of(skip(state, 1));
        }
        ModelState after = CommandRules.afterReplyFault(state);
        List<Branch> branches = new ArrayList<>();
        if (state.stale() || state.qemu().hasPendingEnd() || !state.replyFault().isEmpty()) {
            branches.add(after.qemu().isDisconnected() ? skip(after, -1) : skip(after, 1));
        }
        if (!state.stale()
                && (state.replyFault().isEmpty() || state.replyFault().equals(ANSWERED))) {
            branches.add(goOn(after.resumed().buttonPressed()));
        }
        return branches;
    }

    /** Waits until the guest has powered off or the grace is over. A guest that is paused meanwhile is resumed and asked again. */
    private static List<Branch> awaitGuest(ModelState state, Duration grace) {
        if (state.hasEnded()) {
            return List.of(goOn(state));
        }
        List<Branch> branches = new ArrayList<>();
        boolean patient = ActionRules.isPatient(grace);
        boolean endComes =
                state.qemu().hasPendingEnd() || (patient && state.guest().powersOffIfAsked());
        boolean waits =
                state.qemu().answers() ? endComes : patient && state.qemu().willReconnect();
        if (!waits) {
            branches.add(goOn(state));
        }
        ModelState asked = state.resumed().buttonPressed();
        if (patient
                && state.qemu().answers()
                && !state.stale()
                && !state.qemu().hasPendingEnd()
                && !asked.equals(state)) {
            branches.add(skip(asked, -1));
        }
        return branches;
    }

    /** {@code quit}, or SIGTERM if there is no connection. */
    private static List<Branch> force(ModelState state) {
        if (!state.qemu().answers()) {
            return terminate(state);
        }
        ModelState after = CommandRules.afterReplyFault(state);
        List<Branch> branches = new ArrayList<>(List.of(goOn(after.withPendingEnd(QemuEnd.QUIT))));
        if (state.qemu().hasPendingEnd()) {
            branches.add(goOn(after));
        }
        if (after.qemu().isDisconnected()) {
            branches.addAll(terminate(after));
        }
        return branches;
    }
}
