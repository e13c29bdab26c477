package dev.qemu4j.config.firmware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.Json;
import dev.qemu4j.config.VmConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirmwareDescriptorTest {
    private static final FirmwareDescriptor SECURE = read("secure", "[\"secure-boot\",\"requires-smm\",\"acpi-s3\"]");
    private static final FirmwareDescriptor PLAIN = read("plain", "[\"acpi-s3\"]");

    private static FirmwareDescriptor read(String name, String features) {
        return descriptor("""
                {"description": "%s", "interface-types": ["uefi"], "tags": [],
                 "mapping": {"device": "flash", "mode": "split",
                   "executable": {"filename": "/fw/%s.fd", "format": "raw"},
                   "nvram-template": {"filename": "/fw/vars.qcow2", "format": "qcow2"}},
                 "targets": [{"architecture": "x86_64", "machines": ["pc-q35-*", "pc-i440fx-*"]}],
                 "features": %s}
                """.formatted(name, name, features)).orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Optional<FirmwareDescriptor> descriptor(String json) {
        return FirmwareDescriptor.fromJson((Map<String, ?>) Json.read(json.replace("\n", "")));
    }

    private static Optional<FirmwareDescriptor> choose(String architecture, String machine, Set<String> features) {
        return FirmwareDescriptor.chooseUefi(List.of(SECURE, PLAIN), architecture, machine, features, Set.of());
    }

    @Test
    void theFirstThatSuitsIsChosen() {
        assertThat(choose("x86_64", "pc-q35-7.2", Set.of())).contains(SECURE);
        assertThat(choose("x86_64", "q35", Set.of())).contains(SECURE);
        assertThat(choose("x86_64", "pc", Set.of("secure-boot"))).contains(SECURE);
        assertThat(FirmwareDescriptor.chooseUefi(
                        List.of(SECURE, PLAIN), "x86_64", "q35", Set.of(), Set.of("requires-smm")))
                .contains(PLAIN);
    }

    @Test
    void nothingIsChosenIfNothingSuits() {
        assertThat(choose("aarch64", "virt", Set.of())).isEmpty();
        assertThat(choose("x86_64", "microvm", Set.of())).isEmpty();
        assertThat(choose("x86_64", "q35", Set.of("amd-sev"))).isEmpty();
    }

    @Test
    void aDescriptorBecomesTheFirmwareOfAMachine() {
        Uefi uefi = SECURE.firmware(Optional.of(Path.of("/vm/vars")));
        assertThat(uefi.code()).isEqualTo(Path.of("/fw/secure.fd"));
        assertThat(uefi.variablesFormat().driver()).isEqualTo("qcow2");
        assertThat(uefi.secureBoot()).isTrue();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SECURE.firmware(Optional.empty()))
                .withMessageContaining("/fw/vars.qcow2");
    }

    @Test
    void combinedFirmwareIsWrittenToByItsMachineAloneAndStatelessFirmwareByNone() {
        String json = """
                {"description": "one", "interface-types": ["uefi"],
                 "mapping": {"device": "flash", "mode": "%s", "executable": {"filename": "/fw/one.fd", "format": "raw"}},
                 "targets": [], "features": []}
                """;
        FirmwareDescriptor combined = descriptor(json.formatted("combined")).orElseThrow();
        assertThat(combined.template()).contains(Path.of("/fw/one.fd"));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> combined.firmware(Optional.empty()))
                .withMessageContaining("needs a copy of /fw/one.fd");
        assertThat(flash(combined.firmware(Optional.of(Path.of("/vm/one.fd")))))
                .containsExactly("raw,node-name=pflash0,read-only=off,file.driver=file,file.filename=/vm/one.fd");
        FirmwareDescriptor stateless = descriptor(json.formatted("stateless")).orElseThrow();
        assertThat(stateless.template()).isEmpty();
        assertThat(flash(stateless.firmware(Optional.empty())))
                .containsExactly("raw,node-name=pflash0,read-only=on,file.driver=file,file.filename=/fw/one.fd");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> descriptor(json.formatted("folded")))
                .withMessageContaining("'folded'");
    }

    private static List<String> flash(Uefi firmware) {
        return CommandLine.of(VmConfig.builder().part(firmware).build()).options().stream()
                .filter(option -> option.name().equals("-blockdev"))
                .map(option -> option.arguments().getLast())
                .toList();
    }

    @Test
    void firmwareThatIsNotInFlashIsIgnored() {
        assertThat(descriptor("{\"mapping\": {\"device\": \"memory\", \"filename\": \"/x\"}}"))
                .isEmpty();
    }

    @Test
    void aMissingMemberIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FirmwareDescriptor.fromJson(Map.of()))
                .withMessageContaining("'mapping'");
    }
}
