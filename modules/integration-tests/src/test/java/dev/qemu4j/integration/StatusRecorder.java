package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.StatusSubscription;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Records the statuses that a listener receives, and compares them with those that were read. */
final class StatusRecorder {
    private final List<VmStatus> received = new CopyOnWriteArrayList<>();
    private final List<VmStatus> read = new ArrayList<>();
    private final VmStatus first;
    private final StatusSubscription subscription;

    StatusRecorder(VirtualMachine vm) {
        first = vm.status();
        subscription = vm.onStatus(received::add);
    }

    /** Adds a status that was read. */
    void record(VmStatus status) {
        if (read.isEmpty() || read.getLast() != status) {
            read.add(status);
        }
    }

    /** Checks what was recorded. To be called once the machine has ended. */
    void verify() throws Exception {
        Await.until("the last status", () -> received.contains(VmStatus.STOPPED));
        assertThat(subscription.dropped()).isZero();
        List<VmStatus> all = new ArrayList<>(received);
        assertThat(all.indexOf(VmStatus.STOPPED)).as("the end of %s", all).isEqualTo(all.size() - 1);
        for (int i = 1; i < all.size(); i++) {
            assertThat(all.get(i)).as("the change in %s", all).isNotEqualTo(all.get(i - 1));
        }
        if (!all.getFirst().equals(first)) {
            all.addFirst(first);
        }
        assertThat(all).as("the statuses received contain those read").containsSubsequence(read);
    }
}
