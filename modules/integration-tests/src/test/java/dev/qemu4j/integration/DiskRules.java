package dev.qemu4j.integration;

import static dev.qemu4j.integration.CallStep.end;
import static dev.qemu4j.integration.CallStep.goOn;
import static dev.qemu4j.integration.CallStep.skip;

import dev.qemu4j.integration.CallStep.Branch;
import dev.qemu4j.integration.ModelState.Disk;
import dev.qemu4j.manager.VmStatus;
import java.util.ArrayList;
import java.util.List;

/** The results that calls may have which attach and detach a disk. */
final class DiskRules {
    private DiskRules() {}

    static List<CallStep> attach() {
        return List.of(DiskRules::reserve, DiskRules::attachDevice, CommandRules::noAnswer, CommandRules::noConnection);
    }

    static List<CallStep> detach() {
        return List.of(
                DiskRules::requestUnplug, DiskRules::awaitGone, CommandRules::noAnswer, CommandRules::noConnection);
    }

    private static List<Branch> reserve(ModelState state) {
        if (state.hasStopped()) {
            return List.of(end(state, CallResult.refused(VmStatus.STOPPED)));
        }
        return List.of(
                state.disk() == Disk.ABSENT ? goOn(state.with(Disk.ATTACHING)) : end(state, CallResult.ID_TAKEN));
    }

    private static List<Branch> attachDevice(ModelState state) {
        List<Branch> branches = new ArrayList<>();
        if (state.qemu().answers()) {
            branches.add(end(state.with(Disk.ATTACHED), CallResult.DONE));
        } else {
            rolledBack(state).forEach(after -> branches.addAll(CommandRules.unanswered(after, 0)));
        }
        if (state.qemu().hasPendingEnd()) {
            branches.addAll(CommandRules.refusedWhileEnding(state.with(Disk.ABSENT)));
        }
        return branches;
    }

    /** The states after a failed attachment: the disk is gone, or QEMU has it already and the guest is asked to release it. */
    static List<ModelState> rolledBack(ModelState state) {
        return List.of(state.with(Disk.ABSENT), state.with(Disk.UNPLUG_REQUESTED));
    }

    private static List<Branch> requestUnplug(ModelState state) {
        if (state.hasStopped()) {
            return List.of(end(state, CallResult.refused(VmStatus.STOPPED)));
        }
        if (state.disk() == Disk.ABSENT) {
            return List.of(end(state, CallResult.NO_DEVICE));
        }
        if (!state.qemu().answers()) {
            return List.of(skip(state, 2));
        }
        return switch (state.disk()) {
            case ATTACHED -> List.of(goOn(state.with(Disk.UNPLUG_REQUESTED)));
            case ATTACHED_RESET_PENDING ->
                List.of(goOn(state.with(Disk.UNPLUG_REQUESTED)), goOn(state.with(Disk.REMOVING)));
            default -> List.of(goOn(state));
        };
    }

    private static List<Branch> awaitGone(ModelState state) {
        if (state.disk() == Disk.REMOVING || state.disk() == Disk.ABSENT) {
            return List.of(end(state.with(Disk.ABSENT), CallResult.DONE));
        }
        if (state.qemu().answers()) {
            return List.of(end(state, CallResult.NOT_RELEASED));
        }
        return List.of(end(state, CallResult.NOT_RELEASED), skip(state, 1));
    }
}
