package dev.qemu4j.process;

import static dev.qemu4j.process.Diagnosis.Cause.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.process.Diagnosis.Cause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Uses the messages of real QEMUs, which {@code src/test/scripts/capture-messages} collects in {@code messages}. */
class DiagnosisTest {
    private static final List<String> VERSIONS = List.of("5.2", "7.2", "10.0", "11.1");

    private static final Map<String, Cause> EXPECTED = Map.ofEntries(
            Map.entry("image-locked", IMAGE_LOCKED),
            Map.entry("image-locked-blockdev", IMAGE_LOCKED),
            Map.entry("image-missing", IMAGE_MISSING),
            Map.entry("image-missing-blockdev", IMAGE_MISSING),
            Map.entry("image-missing-backing", IMAGE_MISSING),
            Map.entry("image-missing-cdrom", IMAGE_MISSING),
            Map.entry("image-format", IMAGE_FORMAT),
            Map.entry("image-format-vmdk", IMAGE_FORMAT),
            Map.entry("image-format-unknown", IMAGE_FORMAT),
            Map.entry("image-permission", IMAGE_PERMISSION),
            Map.entry("image-is-directory", IMAGE_FORMAT),
            Map.entry("address-in-use-forward", ADDRESS_IN_USE),
            Map.entry("address-in-use-chardev", ADDRESS_IN_USE),
            Map.entry("address-in-use-monitor", ADDRESS_IN_USE),
            Map.entry("address-privileged", ADDRESS_PERMISSION),
            Map.entry("socket-path-too-long", SOCKET_PATH),
            Map.entry("socket-folder-missing", SOCKET_PATH),
            Map.entry("helper-unreachable", SOCKET_UNREACHABLE),
            Map.entry("kvm-permission", ACCELERATOR_PERMISSION),
            Map.entry("kvm-missing", ACCELERATOR_MISSING),
            Map.entry("accelerator-unknown", ACCELERATOR_MISSING),
            Map.entry("accelerator-absent", ACCELERATOR_MISSING),
            Map.entry("machine-unknown", MACHINE_UNKNOWN),
            Map.entry("cpu-unknown", CPU_UNKNOWN),
            Map.entry("cpu-needs-kvm", CPU_NEEDS_ACCELERATOR),
            Map.entry("cpu-property-unknown", PROPERTY_UNKNOWN),
            Map.entry("cpus-too-many", CPU_COUNT),
            Map.entry("cpus-topology", CPU_COUNT),
            Map.entry("device-unknown", KIND_UNKNOWN),
            Map.entry("device-property-unknown", PROPERTY_UNKNOWN),
            Map.entry("device-property-value", VALUE_REFUSED),
            Map.entry("device-bus-unknown", REFERENCE_UNKNOWN),
            Map.entry("device-bus-absent", REFERENCE_UNKNOWN),
            Map.entry("device-slot-taken", SLOT_TAKEN),
            Map.entry("device-chassis-taken", SLOT_TAKEN),
            Map.entry("device-drive-unknown", REFERENCE_UNKNOWN),
            Map.entry("device-netdev-unknown", REFERENCE_UNKNOWN),
            Map.entry("device-id-duplicate", ID_TAKEN),
            Map.entry("node-name-duplicate", ID_TAKEN),
            Map.entry("drive-in-use", ID_TAKEN),
            Map.entry("object-unknown", KIND_UNKNOWN),
            Map.entry("netdev-unknown", KIND_UNKNOWN),
            Map.entry("machine-property-unknown", PROPERTY_UNKNOWN),
            Map.entry("option-unknown", OPTION_REFUSED),
            Map.entry("option-parameter-unknown", OPTION_REFUSED),
            Map.entry("option-argument-missing", OPTION_REFUSED),
            Map.entry("memory-too-much", OUT_OF_MEMORY),
            Map.entry("memory-no-number", VALUE_REFUSED),
            Map.entry("memory-backing-missing", MEMORY_BACKEND),
            Map.entry("firmware-missing", FIRMWARE_MISSING),
            Map.entry("firmware-missing-pflash", FIRMWARE_MISSING),
            Map.entry("kernel-missing", KERNEL_UNUSABLE),
            Map.entry("kernel-invalid", KERNEL_UNUSABLE),
            Map.entry("tap-permission", NETWORK_PRIVILEGE),
            Map.entry("tap-missing", NETWORK_PRIVILEGE),
            Map.entry("bridge-helper", NETWORK_PRIVILEGE),
            Map.entry("display-absent", DISPLAY_UNAVAILABLE),
            Map.entry("display-unknown", KIND_UNKNOWN),
            Map.entry("vnc-in-use", ADDRESS_IN_USE),
            Map.entry("helper-failed", HELPER_FAILED),
            Map.entry("secret-unknown", REFERENCE_UNKNOWN),
            Map.entry("incoming-malformed", KIND_UNKNOWN),
            Map.entry("host-device-missing", HOST_DEVICE_MISSING),
            Map.entry("vhost-missing", HOST_DEVICE_MISSING),
            Map.entry("sandbox-parameter-unknown", VALUE_REFUSED),
            Map.entry("hotplug-bus", HOTPLUG_IMPOSSIBLE),
            Map.entry("hotplug-device", HOTPLUG_IMPOSSIBLE),
            Map.entry("hotplug-drive-missing", IMAGE_MISSING));

    /** One failure of one QEMU: the name of the case, and what QEMU printed. */
    record Case(String version, String name, String output) {}

    static Stream<Case> cases() throws IOException {
        List<Case> cases = new ArrayList<>();
        for (String version : VERSIONS) {
            try (var in = DiagnosisTest.class.getResourceAsStream("messages/qemu-" + version + ".txt")) {
                String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                for (String section : text.split("\n== ", -1)) {
                    String[] lines = section.split("\n", 3);
                    if (lines.length == 3) {
                        cases.add(new Case(version, lines[0], lines[2].strip()));
                    }
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void messagesOfRealQemusAreDiagnosed(Case failure) {
        Diagnosis diagnosis = Diagnosis.of(failure.output());
        assertThat(diagnosis.cause()).as(failure.output()).isEqualTo(EXPECTED.get(failure.name()));
        assertThat(diagnosis.remedy()).isPresent();
        assertThat(failure.output()).contains(diagnosis.message());
        assertThat(diagnosis.message()).doesNotContain("qemu-system-x86_64: ");
    }

    @Test
    void everyVersionHasEveryCase() throws IOException {
        Map<String, List<String>> names = new HashMap<>();
        cases().forEach(failure ->
                names.computeIfAbsent(failure.version(), v -> new ArrayList<>()).add(failure.name()));
        assertThat(names.keySet()).containsExactlyInAnyOrderElementsOf(VERSIONS);
        names.values().forEach(found -> assertThat(found).containsExactlyInAnyOrderElementsOf(EXPECTED.keySet()));
    }

    @Test
    void anUnknownProblemHasQemusLastLineAsItsMessage() {
        Diagnosis diagnosis =
                Diagnosis.of("qemu-system-x86_64: warning: odd\nqemu-system-x86_64: the moon is full\n\n");
        assertThat(diagnosis).isEqualTo(new Diagnosis(UNKNOWN, "the moon is full", java.util.Optional.empty()));
    }

    /** The messages of a QEMU that starts a program in its sandbox, or has none. Older versions are just killed. */
    @Test
    void aDenialOfTheSandboxIsDiagnosed() {
        for (String message : List.of(
                "qemu-system-x86_64: -incoming exec:cat: Failed to fork (Operation not permitted)",
                "qemu-system-x86_64: -netdev tap,id=n: could not launch network script /etc/qemu-ifup: Operation not"
                        + " permitted",
                "qemu-system-x86_64: network script /etc/qemu-ifup failed with status 31")) {
            assertThat(Diagnosis.of(message).cause()).as(message).isEqualTo(SANDBOX_VIOLATED);
        }
        assertThat(Diagnosis.of(new ProcessExit.Signalled(31, java.time.Instant.EPOCH, ""))
                        .cause())
                .isEqualTo(SANDBOX_VIOLATED);
        assertThat(Diagnosis.of(new ProcessExit.Signalled(11, java.time.Instant.EPOCH, ""))
                        .cause())
                .isEqualTo(UNKNOWN);
        assertThat(Diagnosis.of("qemu: -sandbox support is not enabled in this QEMU binary")
                        .cause())
                .isEqualTo(SANDBOX_UNAVAILABLE);
    }

    @Test
    void modulesOfAnotherBuildAreDiagnosed() {
        String output = """
            failed to initialize module: /usr/lib/x86_64-linux-gnu/qemu/hw-display-qxl.so
            Only modules from the same build can be loaded.
            """;
        assertThat(Diagnosis.of(output).cause()).isEqualTo(MODULES_MIXED);
    }

    @Test
    void noOutputIsReportedAsSuch() {
        assertThat(Diagnosis.of("").message()).isEqualTo("it printed nothing");
    }

    @Test
    void hiddenCharactersAreEscaped() {
        assertThat(Diagnosis.of("a\u001b[31mred\u0007alert").message()).isEqualTo("a\\u001b[31mred\\u0007alert");
        assertThat(Diagnosis.of("abc\u202edcba\u009b").message()).isEqualTo("abc\\u202edcba\\u009b");
        assertThat(new Diagnosis(UNKNOWN, "a\u001bb\nc", java.util.Optional.empty()).message())
                .isEqualTo("a\\u001bb\\u000ac");
    }

    /** Names of files come from configurations and images, and may look like a message. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/images/Failed to get lock",
                "/images/a' Failed to get lock 'b",
                "/images/KVM kernel module: Permission denied",
                "/images/x': Address already in use",
                "json:{'driver': 'x'} is not a valid device model name"
            })
    void aNameIsNotMistakenForAMessage(String name) {
        for (String message : List.of(
                "Could not open '" + name + "': No such file or directory",
                "Could not open backing file: Could not open '" + name + "': No such file or directory")) {
            assertThat(Diagnosis.of(message).cause()).as(message).isEqualTo(IMAGE_MISSING);
            assertThat(Diagnosis.of(message).message()).isEqualTo(message);
        }
        assertThat(Diagnosis.of("can't open backing store " + name + " for guest RAM: No such file or directory")
                        .cause())
                .isEqualTo(MEMORY_BACKEND);
        assertThat(Diagnosis.of("Failed to bind socket to " + name + ": Permission denied")
                        .cause())
                .isEqualTo(ADDRESS_PERMISSION);
    }

    private static Diagnosis.Cause causeOf(String output, String... command) {
        return Diagnosis.of(new ProcessExit.Exited(1, java.time.Instant.EPOCH, output), List.of(command))
                .cause();
    }

    /** QEMU repeats the option before the message. */
    @Test
    void anOptionIsNotMistakenForAMessage() {
        String name = "/images/KVM kernel module: Failed to get lock";
        assertThat(causeOf(
                        "qemu-system-x86_64: -drive if=none,file=" + name + ": Could not open '" + name
                                + "': No such file or directory",
                        "qemu-system-x86_64",
                        "-drive",
                        "if=none,file=" + name))
                .isEqualTo(IMAGE_MISSING);
        assertThat(causeOf(
                        "qemu-system-x86_64: -blockdev {\"filename\": \"" + name + "\"}: Could not open '" + name
                                + "': No such file or directory",
                        "qemu-system-x86_64",
                        "-blockdev",
                        "{\"filename\": \"" + name + "\"}"))
                .isEqualTo(IMAGE_MISSING);
        assertThat(causeOf("qemu-system-x86_64: strange words about " + name, "qemu-system-x86_64", "-cdrom", name))
                .isEqualTo(UNKNOWN);
        assertThat(causeOf(
                        "qemu-system-x86_64: -drive if=pflash,file=/a b: Could not open '/a b': No such file or directory",
                        "qemu-system-x86_64",
                        "-drive",
                        "if=pflash,file=/a b"))
                .isEqualTo(FIRMWARE_MISSING);
    }

    @Test
    void aCommandLineOfAnyLengthIsRead() {
        for (String value : List.of("x y".repeat(50_000), "\\\"".repeat(50_000))) {
            assertThat(causeOf(
                            "qemu-system-x86_64: cannot set up guest memory",
                            "qemu-system-x86_64",
                            "-object",
                            "{\"data\": \"" + value + "\"}"))
                    .isEqualTo(OUT_OF_MEMORY);
        }
    }

    @Test
    @Timeout(20)
    void thousandsOfDisksAreReadOnceForAllLines() {
        List<String> command = new ArrayList<>(List.of("qemu-system-x86_64"));
        for (int i = 0; i < 16_000; i++) {
            command.addAll(List.of("-drive", "if=none,id=d" + i + ",file=/images/disk number " + i));
        }
        String lines = "qemu-system-x86_64: nothing is known about this\n".repeat(20);
        assertThat(causeOf(lines, command.toArray(String[]::new))).isEqualTo(UNKNOWN);
    }

    @Test
    void qemusMessageCountsBeforeTheGuestsOutput() {
        assertThat(Diagnosis.of("Failed to get lock\nqemu-system-x86_64: -m 9P: cannot set up guest memory\n")
                        .cause())
                .isEqualTo(OUT_OF_MEMORY);
    }
}
