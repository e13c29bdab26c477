package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.qemu4j.config.option.Part;
import dev.qemu4j.config.option.QemuOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** The options that parts add to an otherwise empty machine, and assertions about refusals. */
final class Added {
    private Added() {}

    /** The options that parts add, each as one line. */
    static List<String> to(String machine, Part... parts) {
        VmConfig.Builder builder = VmConfig.builder().machine(machine).rootPorts(RootPorts.none());
        int before = CommandLine.of(builder.build()).options().size();
        for (Part part : parts) {
            builder.part(part);
        }
        List<QemuOption> options = CommandLine.of(builder.build()).options();
        List<String> lines = new ArrayList<>();
        // The last option of a bare machine is its display, and parts come before it.
        options.subList(before - 1, options.size() - 1)
                .forEach(option -> lines.add(String.join(" ", option.arguments())));
        return lines;
    }

    static void refused(String reason, UnaryOperator<VmConfig.Builder> change) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> change.apply(VmConfig.builder()).build())
                .withMessageContaining(reason);
    }

    static void refused(ThrowingCallable value, String... words) {
        assertThatIllegalArgumentException()
                .isThrownBy(value)
                .satisfies(e -> assertThat(e.getMessage()).contains(words));
    }
}
