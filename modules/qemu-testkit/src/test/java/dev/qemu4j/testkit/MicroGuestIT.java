package dev.qemu4j.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(60)
class MicroGuestIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theGreeterPowersOffOnTheButton(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.GREETER, machine)) {
            awaitGreetings(vm, MicroGuest.GREETER, 1);
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
            assertThat(vm.serial()).isEqualTo("qemu4j greeter\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void aPressDuringAPauseTakesEffectOnResumption(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.GREETER, machine)) {
            awaitGreetings(vm, MicroGuest.GREETER, 1);
            vm.execute("stop");
            vm.execute("system_powerdown");
            vm.execute("cont");
            assertPowersItselfOff(vm);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theGreeterGreetsAgainAfterAResetAndStillAnswersTheButton(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.GREETER, machine)) {
            awaitGreetings(vm, MicroGuest.GREETER, 1);
            vm.execute("system_reset");
            awaitGreetings(vm, MicroGuest.GREETER, 2);
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theStubbornGuestRefusesEachPressAndRunsOn(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.STUBBORN, machine)) {
            awaitGreetings(vm, MicroGuest.STUBBORN, 1);
            String expected = "qemu4j stubborn\n";
            for (int press = 0; press < 3; press++) {
                vm.execute("system_powerdown");
                expected += "qemu4j stubborn: no\n";
                vm.awaitSerial(expected::equals);
            }
            vm.awaitHalt();
            assertThat(vm.execute("query-status").get("status").asString()).isEqualTo("running");
            vm.execute("quit");
            assertThat(vm.awaitEvent("SHUTDOWN").get("guest").asBoolean()).isFalse();
            assertThat(vm.awaitExit()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theCounterLeavesNoNumberOutAndPowersOffOnTheButton(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.COUNTER, machine)) {
            vm.awaitSerial(text -> text.contains("\n12\n"));
            vm.execute("stop");
            String atPause = vm.serial();
            vm.execute("cont");
            vm.awaitSerial(text -> text.length() > atPause.length());
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
            List<String> complete = vm.serial()
                    .substring(0, vm.serial().lastIndexOf('\n'))
                    .lines()
                    .toList();
            List<String> numbers = complete.subList(1, complete.size());
            assertThat(complete.getFirst()).isEqualTo("qemu4j counter");
            assertThat(numbers)
                    .isEqualTo(IntStream.rangeClosed(1, numbers.size())
                            .mapToObj(Integer::toString)
                            .toList());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theSelfPowerOffGuestPowersOff(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.SELF_POWER_OFF, machine)) {
            assertPowersItselfOff(vm);
            assertThat(vm.serial()).isEqualTo("qemu4j self-power-off\n");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theSelfResetGuestResetsOnce(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.SELF_RESET, machine)) {
            JsonNode reset = vm.awaitEvent("RESET");
            assertThat(reset.get("guest").asBoolean()).isTrue();
            assertThat(reset.get("reason").asString()).isEqualTo("guest-reset");
            awaitGreetings(vm, MicroGuest.SELF_RESET, 2);
            vm.execute("system_reset");
            awaitGreetings(vm, MicroGuest.SELF_RESET, 3);
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
            assertThat(vm.serial()).isEqualTo("qemu4j self-reset\n".repeat(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theSelfSuspendGuestSuspendsOnceAndAnswersTheButtonAfterwards(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.SELF_SUSPEND, machine)) {
            vm.awaitEvent("SUSPEND");
            assertThat(vm.execute("query-status").get("status").asString()).isEqualTo("suspended");
            vm.execute("system_wakeup");
            awaitGreetings(vm, MicroGuest.SELF_SUSPEND, 2);
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
            assertThat(vm.serial()).isEqualTo("qemu4j self-suspend\n".repeat(2));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theWorkloadPrintsTheRightResult(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.WORKLOAD, machine)) {
            assertPowersItselfOff(vm);
            assertThat(vm.serial()).isEqualTo("qemu4j workload\n" + workloadResult() + "\n");
            assertThat(workloadResult()).isEqualTo("2650913608");
        }
    }

    @ParameterizedTest
    @CsvSource({"GREETER, pc", "GREETER, q35", "STUBBORN, pc", "STUBBORN, q35", "COUNTER, pc", "COUNTER, q35"})
    void aGuestThatWaitsHaltsItsProcessor(MicroGuest guest, String machine) throws Exception {
        try (MicroGuestMachine vm = start(guest, machine)) {
            awaitGreetings(vm, guest, 1);
            vm.awaitHalt();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            pc  | virtio-blk-pci,drive=disk
            q35 | virtio-blk-pci,drive=disk
            q35 | nvme,drive=disk,serial=1
            q35 | virtio-scsi-pci scsi-hd,drive=disk
            """)
    void theDiskMayBeOnAnyBusThatTheFirmwareBootsFrom(String machine, String devices) throws Exception {
        try (MicroGuestMachine vm = new MicroGuestMachine(folder, MicroGuest.GREETER, machine, devices.split(" "))) {
            vm.execute("cont");
            awaitGreetings(vm, MicroGuest.GREETER, 1);
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"pc", "q35"})
    void theWriterWritesASectorAndAnswersTheButton(String machine) throws Exception {
        try (MicroGuestMachine vm = start(MicroGuest.WRITER, machine)) {
            vm.awaitSerial(text -> text.equals("qemu4j writer\nqemu4j writer: written\n"));
            vm.execute("system_powerdown");
            assertPowersItselfOff(vm);
        }
        byte[] disk = Files.readAllBytes(folder.resolve("disk"));
        assertThat(Arrays.copyOfRange(disk, 8 * 512, 9 * 512)).isEqualTo(MicroGuest.WRITER.bootSector());
    }

    private MicroGuestMachine start(MicroGuest guest, String machine) throws IOException {
        MicroGuestMachine vm = new MicroGuestMachine(folder, guest, machine, "ide-hd,drive=disk");
        vm.execute("cont");
        return vm;
    }

    private static void awaitGreetings(MicroGuestMachine vm, MicroGuest guest, int count) throws IOException {
        vm.awaitSerial(text -> text.lines().filter(guest.greeting()::equals).count() >= count && text.endsWith("\n"));
    }

    private static void assertPowersItselfOff(MicroGuestMachine vm) throws Exception {
        JsonNode shutdown = vm.awaitEvent("SHUTDOWN");
        assertThat(shutdown.get("guest").asBoolean()).isTrue();
        assertThat(shutdown.get("reason").asString()).isEqualTo("guest-shutdown");
        assertThat(vm.awaitExit()).isZero();
    }

    /** The guest's own loop, in Java. */
    private static String workloadResult() {
        int[] table = new int[0x2000];
        int value = 0;
        for (int round = 0; round < 50_000_000; round++) {
            value = value * 1664525 + 1013904223;
            int entry = (value >>> 19) & 0x1fff;
            value += table[entry];
            table[entry] = value;
        }
        return Integer.toUnsignedString(value);
    }
}
