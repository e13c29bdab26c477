package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Every string of a configuration is data, in every place. */
class VmConfigProperties {
    @Provide
    Arbitrary<String> hostile() {
        return HostileText.any().filter(text -> !text.isEmpty());
    }

    @Provide
    Arbitrary<Path> paths() {
        return HostileText.fileName().map(Path::of);
    }

    private static String after(List<String> arguments, String option) {
        return arguments.get(arguments.indexOf(option) + 1);
    }

    @Property(tries = 200)
    void theNameArrivesUnchanged(@ForAll("hostile") String name) {
        List<String> arguments =
                CommandLine.of(VmConfig.builder().name(name).build()).arguments();
        assertThat(QemuGrammar.opts(after(arguments, "-name"), "")).isEqualTo(Map.of("guest", List.of(name)));
    }

    @Property(tries = 200)
    void theMachineTypeArrivesUnchanged(@ForAll("hostile") String machine) {
        List<String> arguments =
                CommandLine.of(VmConfig.builder().machine(machine).build()).arguments();
        assertThat(QemuGrammar.keyval(after(arguments, "-machine"), "type")).isEqualTo(Map.of("type", machine));
    }

    @Property(tries = 200)
    void pathsOfDisksAndSerialPortsArriveUnchanged(@ForAll("paths") Path path) {
        List<String> arguments = CommandLine.of(VmConfig.builder()
                        .disk(Disk.qcow2(path))
                        .serial(Serial.file(path))
                        .build())
                .arguments();
        assertThat(QemuGrammar.keyval(after(arguments, "-blockdev"), "driver"))
                .isEqualTo(Map.of(
                        "driver", "qcow2",
                        "node-name", "disk0",
                        "file", Map.of("driver", "file", "filename", path.toString())));
        assertThat(QemuGrammar.opts(after(arguments, "-chardev"), "backend"))
                .isEqualTo(
                        Map.of("backend", List.of("file"), "id", List.of("serial0"), "path", List.of(path.toString())));
    }

    @Property(tries = 200)
    void theTextsOfAKernelArriveUnchanged(@ForAll("paths") Path path, @ForAll("hostile") String text) {
        List<String> arguments = CommandLine.of(VmConfig.builder()
                        .kernel(Kernel.of(path).initrd(path).commandLine(text))
                        .build())
                .arguments();
        assertThat(after(arguments, "-kernel")).isEqualTo(path.toString());
        assertThat(after(arguments, "-initrd")).isEqualTo(path.toString());
        assertThat(after(arguments, "-append")).isEqualTo(text);
    }

    @Property(tries = 200)
    void noStringChangesHowManyArgumentsThereAre(@ForAll("hostile") String text, @ForAll("paths") Path path) {
        VmConfig plain = config("web", Path.of("/x"));
        VmConfig strange = config(text, path);
        assertThat(CommandLine.of(strange).arguments())
                .hasSameSizeAs(CommandLine.of(plain).arguments());
    }

    private static VmConfig config(String text, Path path) {
        return VmConfig.builder()
                .name(text)
                .machine(Machine.of("q35").with("x", text))
                .accelerator(Accelerator.TCG.with("x", text))
                .kernel(Kernel.of(path).commandLine(text))
                .disk(Disk.raw(path))
                .serial(Serial.file(path))
                .network(Network.bridge("br0").helper(path))
                .argument("-fw_cfg", text)
                .build();
    }
}
