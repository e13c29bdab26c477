package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.qapi.runstate.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunStatesTest {
    @ParameterizedTest
    @CsvSource({
        "running, RUNNING",
        "colo, RUNNING",
        "prelaunch, PAUSED",
        "paused, PAUSED",
        "suspended, PAUSED",
        "debug, PAUSED",
        "watchdog, PAUSED",
        "guest-panicked, PAUSED",
        "io-error, PAUSED",
        "internal-error, PAUSED",
        "finish-migrate, PAUSED",
        "postmigrate, PAUSED",
        "restore-vm, PAUSED",
        "save-vm, PAUSED",
        "inmigrate, CREATING",
        "shutdown, STOPPED",
        "what-a-newer-qemu-has, UNKNOWN"
    })
    void everyRunStateOfQemuHasAStatus(String runState, VmStatus status) {
        assertThat(RunStates.status(RunState.of(runState))).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "STOP, PAUSED",
        "SUSPEND, PAUSED",
        "SUSPEND_DISK, PAUSED",
        "RESUME, RUNNING",
        "WAKEUP, RUNNING",
        "POWERDOWN, SHUTTING_DOWN",
        "SHUTDOWN, STOPPED"
    })
    void anEventSetsTheStatusWhateverItWas(String event, VmStatus status) {
        for (VmStatus before : VmStatus.values()) {
            assertThat(RunStates.after(before, event, false)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RESET", "GUEST_PANICKED", "DEVICE_DELETED", "NEW_IN_A_NEWER_QEMU"})
    void otherEventsDoNotChangeTheStatus(String event) {
        for (VmStatus before : VmStatus.values()) {
            assertThat(RunStates.after(before, event, false)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @EnumSource(VmStatus.class)
    void stopAndResumeChangeNothingOnceTheGuestIsDown(VmStatus before) {
        assertThat(RunStates.after(before, "STOP", true)).isEqualTo(before);
        assertThat(RunStates.after(before, "RESUME", true)).isEqualTo(before);
    }

    @Test
    void aGuestThatWasAskedToPowerOffAndIsPausedIsPaused() {
        assertThat(RunStates.after(VmStatus.SHUTTING_DOWN, "STOP", false)).isEqualTo(VmStatus.PAUSED);
    }
}
