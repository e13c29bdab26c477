package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.setting.Secret;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.TestQemu;
import dev.qemu4j.testkit.TestQemus;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass(name = "{0}")
@MethodSource(TestQemus.ALL)
@Timeout(60)
class SecretFilesIT {
    @Parameter
    private TestQemu qemu;

    @TempDir
    private Path base;

    @Test
    void aSecretReachesQemuInAPrivateFileThatIsDeletedWithTheMachine() throws Exception {
        Secret secret = Secret.held("door", "open sesame".getBytes(StandardCharsets.UTF_8));
        VmConfig config = VmConfig.builder().name("cave").part(secret).build();
        try (QemuManager manager =
                QemuManager.builder().binary(qemu.program()).runtimeBase(base).build()) {
            VirtualMachine vm = manager.create(config);
            List<Path> files = secrets();
            assertThat(files).hasSize(1);
            assertThat(files.get(0)).hasContent("open sesame");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.get(0))))
                    .isEqualTo("rw-------");
            assertThat(vm.process().command()).noneMatch(argument -> argument.contains("sesame"));
            assertThat(vm.config().toString()).doesNotContain("sesame");
        }
        assertThat(secrets()).isEmpty();
    }

    private List<Path> secrets() throws Exception {
        try (Stream<Path> all = Files.walk(base)) {
            return all.filter(path -> path.getFileName().toString().startsWith("secret-"))
                    .toList();
        }
    }
}
