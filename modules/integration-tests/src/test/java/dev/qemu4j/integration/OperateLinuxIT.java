package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.device.Device;
import dev.qemu4j.config.device.Video;
import dev.qemu4j.config.option.Part;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.screen.NoDisplayException;
import dev.qemu4j.manager.screen.Screenshot;
import dev.qemu4j.qapi.ui.input.InputButton;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real Linux, watched and operated: with a shell on its serial console and another one on its screen. */
@Timeout(180)
class OperateLinuxIT extends EveryQemuTests {
    private static final Duration LONG = Duration.ofSeconds(60);

    /** Everything that a US keyboard types, except for what the shell of the guest would take for the end of the text. */
    private static final String CHARACTERS =
            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ~!@#$%^&*()_";

    /**
     * A machine with a shell that waits for commands on its screen too: until the guest has opened that terminal, what is typed is lost.
     */
    private VirtualMachine booted(Part... parts) throws Exception {
        VmConfig.Builder config = Linux.config().part(new Video(Video.Model.STANDARD));
        for (Part part : parts) {
            config.part(part);
        }
        VirtualMachine vm = Linux.boot(manager, config);
        Await.until("the shell on the screen", () -> Linux.run(vm, "grep -c 'guest#' /dev/vcs1"), "1"::equals);
        return vm;
    }

    @Test
    void typedTextAppearsOnTheScreenAndArrivesInTheGuest() throws Exception {
        VirtualMachine vm = booted();
        vm.keyboard().type("clear; echo '" + CHARACTERS + "'; echo yes > /tmp/shown\n");
        Await.until("the characters", () -> Linux.run(vm, "cat /tmp/shown"), "yes"::equals);
        TextScreen text = new TextScreen();
        text.learn(awaitRow(vm, 1), 0, CHARACTERS);

        vm.keyboard().type("echo \"A b|C\" > /tmp/x");
        // What is not in the row above has no look yet.
        String expected = "guest# echo ?A b?C? ? ?tmp?x";
        Await.until("the typed line", () -> text.read(vm.screen().screenshot(), 1), row -> row.startsWith(expected));

        assertThat(Linux.run(vm, "cat /tmp/x; echo .")).endsWith("No such file or directory\n.");
        vm.keyboard().type("\n");
        Await.until("the file", () -> Linux.run(vm, "cat /tmp/x"), "A b|C"::equals);
        assertThat(vm.shutdown(LONG)).isEqualTo(ShutdownOutcome.POWERED_OFF);
        assertThatThrownBy(() -> vm.screen().screenshot()).isInstanceOf(VmOperationException.class);
    }

    /** A picture of the screen once something is in a row. */
    private static Screenshot awaitRow(VirtualMachine vm, int row) throws Exception {
        return Await.until(
                "row " + row,
                () -> vm.screen().screenshot(),
                shot -> !shot.crop(0, row * shot.height() / 25, shot.width(), shot.height() / 25)
                        .isBlank());
    }

    @Test
    void aScreenshotIsTakenOfARunningOrPausedGuest() throws Exception {
        VirtualMachine vm = booted();
        Screenshot shot = vm.screen().screenshot();
        assertThat(shot.isBlank()).isFalse();
        assertThat(vm.screen().device("video0").screenshot().width()).isEqualTo(shot.width());
        vm.pause();
        assertThat(vm.screen().screenshot()).isEqualTo(vm.screen().screenshot());
        assertThatThrownBy(() -> vm.screen().device("nothing").screenshot()).isInstanceOf(NoDisplayException.class);
        assertThatThrownBy(() -> vm.keyboard().type("x"))
                .isInstanceOf(VmOperationException.class)
                .hasMessageContaining("not running");
    }

    @Test
    void aMachineWithoutAScreenHasNoScreenshot() throws Exception {
        VirtualMachine vm = manager.create(TestMachines.bare("dark", "q35").build());
        assertThatThrownBy(() -> vm.screen().screenshot()).isInstanceOf(NoDisplayException.class);
    }

    @Test
    void longTextArrivesWhole() throws Exception {
        VirtualMachine vm = booted();
        String line = "The quick brown fox jumps over the lazy dog, AGAIN and again; ".repeat(3);
        vm.keyboard().type("cat > /tmp/long\n");
        for (int i = 0; i < 5; i++) {
            vm.keyboard().type(line + "\n");
        }
        vm.keyboard().press("ctrl+d");
        vm.keyboard().type("echo done > /tmp/end\n");
        Await.until("the end", () -> Linux.run(vm, "cat /tmp/end"), "done"::equals);
        assertThat(Linux.run(vm, "cat /tmp/long"))
                .isEqualTo((line + "\n").repeat(5).strip());
    }

    @Test
    void keyChordsArrive() throws Exception {
        VirtualMachine vm = booted();
        assertThat(Linux.run(vm, "echo > /dev/tty2; cat /sys/class/tty/tty0/active"))
                .isEqualTo("tty1");
        vm.keyboard().press("alt+f2");
        Await.until("the second terminal", () -> Linux.run(vm, "cat /sys/class/tty/tty0/active"), "tty2"::equals);
    }

    @Test
    void aVirtioKeyboardReceivesEveryCharacter() throws Exception {
        VirtualMachine vm = booted(Device.of("virtio-keyboard-pci"));
        vm.keyboard().type("echo 'Virtio types, too: #42' > /tmp/v\n");
        Await.until("the file", () -> Linux.run(vm, "cat /tmp/v"), "Virtio types, too: #42"::equals);
    }

    @Test
    void thePointerMovesAndClicks() throws Exception {
        VirtualMachine vm = booted(Device.of("virtio-tablet-pci"));
        String device = Linux.run(vm, "grep -A 4 'Virtio Tablet' /proc/bus/input/devices | grep -o 'event[0-9]*'");
        // An event of 24 bytes a row: its time, and in the last four numbers of two bytes its type, its code and its
        // value.
        Linux.run(vm, "(od -An -v -tu2 -w24 -N 168 /dev/input/" + device + " > /tmp/events &)");
        Await.until(
                "the reader",
                () -> Linux.run(vm, "ls -l /proc/[0-9]*/fd 2> /dev/null | grep -c " + device + "$"),
                count -> !count.endsWith("0"));

        vm.pointer().moveTo(360, 100, 720, 400);
        vm.pointer().click(InputButton.LEFT);

        String events = Await.until(
                "the events",
                () -> Linux.run(vm, "cat /tmp/events"),
                text -> text.lines().count() == 7);
        assertThat(events.lines().map(row -> row.strip().split(" +")).map(row -> row[8] + " " + row[9] + " " + row[10]))
                .containsExactly(
                        "3 0 16406", // EV_ABS ABS_X
                        "3 1 8232", // EV_ABS ABS_Y
                        "0 0 0", // EV_SYN
                        "1 272 1", // EV_KEY BTN_LEFT
                        "0 0 0",
                        "1 272 0",
                        "0 0 0");
    }
}
