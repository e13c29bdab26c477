package dev.qemu4j.manager.internal.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.manager.ScriptedMachine;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MachineFlightRecorderTest {
    @TempDir
    private Path directory;

    @Test
    void theLifeOfAMachineIsRecorded() throws Exception {
        List<RecordedEvent> events;
        try (Recording recording = new Recording()) {
            for (String name : List.of("Operation", "Status", "Machine")) {
                recording.enable("dev.qemu4j.manager." + name).withoutThreshold();
            }
            recording.start();
            live();
            recording.stop();
            Path file = directory.resolve("manager.jfr");
            recording.dump(file);
            events = RecordingFile.readAllEvents(file).stream()
                    .sorted(Comparator.comparing(RecordedEvent::getStartTime))
                    .toList();
        }
        assertThat(of(events, "Operation").stream()
                        .map(event -> event.getString("operation") + " " + event.getString("outcome")))
                .containsExactly(
                        "pause success",
                        "resume success",
                        "reset interrupted",
                        "wakeUp failure",
                        "destroy POWERED_OFF");
        assertThat(of(events, "Status").stream()
                        .map(event -> event.getString("before") + " " + event.getString("after")))
                .containsExactly(
                        "CREATING RUNNING",
                        "RUNNING PAUSED",
                        "PAUSED RUNNING",
                        "RUNNING SHUTTING_DOWN",
                        "SHUTTING_DOWN STOPPED");
        assertThat(of(events, "Machine")).singleElement().satisfies(machine -> {
            assertThat(machine.getString("outcome")).isEqualTo("POWERED_OFF");
            assertThat(machine.getString("cause")).isEqualTo("GUEST_POWER_OFF");
            assertThat(machine.getString("end")).contains("powered itself off").contains("SIGTERM");
            assertThat(machine.getLong("pid")).isPositive();
            assertThat(machine.getDuration()).isGreaterThan(Duration.ZERO);
        });
    }

    private static void live() throws InterruptedException {
        try (ScriptedMachine machine = ScriptedMachine.start()) {
            machine.vm.pause();
            machine.vm.resume();
            Thread.currentThread().interrupt();
            assertThatThrownBy(machine.vm::reset).isInstanceOf(InterruptedException.class);
            assertThatThrownBy(machine.vm::wakeUp).isInstanceOf(VmStateException.class);
            machine.qemu.emit("SHUTDOWN", Map.of("guest", true, "reason", "guest-shutdown"));
            machine.vm.awaitStatus(VmStatus.SHUTTING_DOWN, ScriptedMachine.LONG);
            machine.vm.destroy();
        }
    }

    private static List<RecordedEvent> of(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("dev.qemu4j.manager." + name))
                .peek(event -> assertThat(event.getString("machine")).isEqualTo(ScriptedMachine.NAME))
                .toList();
    }
}
