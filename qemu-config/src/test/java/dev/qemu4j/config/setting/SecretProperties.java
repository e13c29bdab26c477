package dev.qemu4j.config.setting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.qemu4j.config.Architecture;
import dev.qemu4j.config.Argument;
import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.block.HttpSource;
import dev.qemu4j.config.capability.QemuCapabilities;
import dev.qemu4j.config.change.ConfigChange;
import dev.qemu4j.config.change.HotPlug;
import dev.qemu4j.config.cloudinit.CloudInitSeed;
import dev.qemu4j.config.device.Blockdev;
import dev.qemu4j.config.device.QemuObject;
import dev.qemu4j.config.display.SpiceDisplay;
import dev.qemu4j.config.display.VncDisplay;
import dev.qemu4j.config.imports.ImportedCommandLine;
import dev.qemu4j.config.option.PropertyTree;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A secret, or what looks like one where it must not be, is neither rendered nor shown in a message. */
class SecretProperties {
    private static final QemuCapabilities OLD =
            new QemuCapabilities(QemuVersion.parse("5.2"), Set.of("pc"), Set.of(), Set.of(), Map.of(), Set.of());

    /** How long a password of VNC may be. */
    private static final int VNC_LENGTH = 8;

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings().alpha().numeric().ofMinLength(12).ofMaxLength(40);
    }

    private static VmConfig.Builder vm(String secret) {
        return VmConfig.builder()
                .part(Secret.held("pw", secret.getBytes(StandardCharsets.UTF_8)))
                .part(Blockdev.of("qcow2", "top")
                        .with(PropertyTree.empty()
                                .with("file", PropertyTree.of("driver", "file").with("filename", "/x"))
                                .with(
                                        "encrypt",
                                        PropertyTree.of("format", "luks").with("key-secret", "pw"))));
    }

    @Property(tries = 50)
    void aSecretInMemoryIsInNoTextOfItsConfiguration(@ForAll("secrets") String any) {
        String secret = any.substring(0, VNC_LENGTH);
        for (var display : List.of(
                VncDisplay.tcp("127.0.0.1", 5900).password("pw"),
                SpiceDisplay.tcp("127.0.0.1", 5930).password("pw"))) {
            VmConfig config = vm(secret).display(display).build();
            CommandLine commandLine = CommandLine.of(config, held -> Path.of("/run/secret-" + held.id()));
            VmConfig other = config.toBuilder()
                    .removeParts(Secret.class::isInstance)
                    .part(Secret.held("pw", "other".getBytes(StandardCharsets.UTF_8)))
                    .build();
            assertThat(Stream.of(
                                    config,
                                    config.explain(),
                                    config.check(OLD),
                                    commandLine,
                                    commandLine.options(),
                                    commandLine.arguments(),
                                    commandLine.arguments(QemuVersion.parse("11.1")),
                                    commandLine.explain(),
                                    ConfigChange.between(config, other),
                                    ConfigChange.between(other, config))
                            .map(String::valueOf)
                            .collect(Collectors.joining()))
                    .doesNotContain(secret)
                    .contains("secret-pw", "held in memory");
        }
    }

    @Property(tries = 50)
    void aSecretInMemoryIsInNoErrorOfItsConfiguration(@ForAll("secrets") String secret) {
        assertSilent(secret, () -> CommandLine.of(vm(secret).build()));
        assertSilent(
                secret,
                () -> HotPlug.of(
                        VmConfig.builder().build(),
                        vm(secret).build().parts(Secret.class).getFirst(),
                        List.of()));
        assertSilent(secret, () -> vm(secret).cpus(0).build());
        assertSilent(
                secret,
                () -> vm(secret).part(vm(secret).build().parts().getFirst()).build());
        assertSilent(secret, () -> Secret.held("1", secret.getBytes(StandardCharsets.UTF_8)));
    }

    @Property(tries = 50)
    void whatWouldExposeASecretIsRefusedWithoutRepeatingIt(@ForAll("secrets") String secret) {
        assertSilent(secret, () -> new HttpSource(URI.create("https://me:" + secret + "@host/disk")));
        assertSilent(secret, () -> QemuObject.of("secret", "pw").with("data", secret));
        assertSilent(secret, () -> new Argument("-object", Optional.of("secret,id=pw,data=" + secret)));
        assertSilent(secret, () -> new Argument("-spice", Optional.of("port=1,password=" + secret)));
        assertSilent(secret, () -> CloudInitSeed.of("id", "host", "password: " + secret));
    }

    @Property(tries = 50)
    void anImportDoesNotShowTheSecretsOfACommandLine(@ForAll("secrets") String secret) {
        ImportedCommandLine imported = ImportedCommandLine.of(
                Architecture.X86_64,
                List.of("-object", "secret,id=pw,data=" + secret, "-spice", "port=1,password=" + secret));
        assertThat(imported.config().parts(Secret.class))
                .containsExactly(Secret.held("pw", secret.getBytes(StandardCharsets.UTF_8)));
        assertThat(imported.toString() + imported.config().explain()).doesNotContain(secret);
        assertThat(CloudInitSeed.of("id", "host", "#cloud-config\npassword: " + secret)
                        .toString())
                .doesNotContain(secret);
    }

    private static void assertSilent(String secret, ThrowingCallable refused) {
        Throwable failure = catchThrowable(refused);
        assertThat(failure).isInstanceOf(IllegalArgumentException.class);
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            assertThat(cause.toString()).doesNotContain(secret);
        }
    }
}
