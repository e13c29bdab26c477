package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.StatusSubscription;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Compares what a listener is told of a machine's status with what is seen of it. */
final class StatusWitness {
    private final List<VmStatus> told = new CopyOnWriteArrayList<>();
    private final List<VmStatus> seen = new ArrayList<>();
    private final VmStatus first;
    private final StatusSubscription subscription;

    StatusWitness(VirtualMachine vm) {
        first = vm.status();
        subscription = vm.onStatus(told::add);
    }

    /** The status was asked for, and was this. */
    void sees(VmStatus status) {
        if (seen.isEmpty() || seen.getLast() != status) {
            seen.add(status);
        }
    }

    /** Called when the machine has ended. */
    void testify() throws Exception {
        Await.until("the last status", () -> told.contains(VmStatus.STOPPED));
        assertThat(subscription.dropped()).isZero();
        List<VmStatus> all = new ArrayList<>(told);
        assertThat(all.indexOf(VmStatus.STOPPED)).as("the end of %s", all).isEqualTo(all.size() - 1);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i)).as("the change in %s", all).isNotEqualTo(all.get(i - 1));
        }
        if (!all.getFirst().equals(first)) {
            all.addFirst(first);
        }
        assertThat(all).as("what was told, and what was seen").containsSubsequence(seen);
    }
}
