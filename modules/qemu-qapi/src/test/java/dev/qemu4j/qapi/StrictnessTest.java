package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.qemu4j.qapi.block.job.BlockdevMirror;
import dev.qemu4j.qapi.block.job.MirrorSyncMode;
import dev.qemu4j.qapi.block.node.BlockdevDel;
import dev.qemu4j.qapi.block.node.BlockdevDriver;
import dev.qemu4j.qapi.block.node.BlockdevOptions;
import dev.qemu4j.qapi.block.node.BlockdevRef;
import dev.qemu4j.qapi.net.SetLink;
import dev.qemu4j.qapi.qdev.DeviceAdd;
import dev.qemu4j.qmp.QmpResult;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Mistakes do not compile, or fail before anything is sent with the name of the member. */
class StrictnessTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "BlockdevDel.of()",
                "BlockdevDel.of(7)",
                "BlockdevMirror.of(\"disk0\", \"target\")",
                "BlockdevMirror.of(\"disk0\", \"target\", \"full\")",
                "BlockdevMirror.of(\"disk0\", \"target\", MirrorSyncMode.FULL).speed(\"fast\")",
                "BlockdevAdd.of(BlockdevOptions.Qcow2.of())",
                "BlockdevOptions.Qcow2.of(7)"
            })
    void aMissingArgumentOrOneOfAnotherTypeDoesNotCompile(String expression) {
        assertThat(errors(expression)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BlockdevDel.of(\"disk0\")",
                "BlockdevMirror.of(\"disk0\", \"target\", MirrorSyncMode.FULL).speed(1000)",
                "BlockdevAdd.of(BlockdevOptions.Qcow2.of(BlockdevOptions.File.of(\"/images/a.qcow2\")))"
            })
    void correctCodeCompiles(String expression) {
        assertThat(errors(expression)).isEmpty();
    }

    @Test
    @SuppressWarnings("NullAway")
    void aNullIsRejectedWithTheNameOfItsMember() {
        assertThatNullPointerException().isThrownBy(() -> BlockdevDel.of(null)).withMessage("node-name");
        assertThatNullPointerException()
                .isThrownBy(() -> BlockdevMirror.of("disk0", "target", MirrorSyncMode.FULL)
                        .jobId(null))
                .withMessage("job-id");
        assertThatNullPointerException()
                .isThrownBy(() -> new BlockdevDel(null, Extras.NONE))
                .withMessage("node-name");
    }

    @Test
    void unrecognizedCannotBeSent() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockdevMirror.of("disk0", "target", MirrorSyncMode.UNRECOGNIZED)
                        .toJson())
                .withMessage("BlockdevMirror.sync: UNRECOGNIZED cannot be sent");
    }

    @Test
    void otherRejectsAValueThatHasABranch() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockdevOptions.Other.of(BlockdevDriver.QCOW2))
                .withMessage("driver: qcow2 has its own record");
    }

    @Test
    void aMissingArgumentIsAnError() {
        JsonNode json = QmpResult.of("{\"device\":\"disk0\",\"sync\":\"full\"}").json();

        assertThatExceptionOfType(JsonShapeException.class)
                .isThrownBy(() -> BlockdevMirror.fromJson(json))
                .withMessage("BlockdevMirror: target is missing");
    }

    @Test
    void aValueThatJsonCannotRepresentIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceAdd.of("e1000").with("speed", Double.NaN))
                .withMessageContaining("speed");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DeviceAdd.of("e1000").with("speed", new Object()))
                .withMessageContaining("speed");
    }

    @Test
    void propertiesOfADeviceAreSentAsArguments() {
        assertThat(DeviceAdd.of("virtio-blk-pci")
                        .id("disk0")
                        .with("drive", "node0")
                        .with("queue-size", 256)
                        .toJson())
                .isEqualTo(QmpResult.of("{\"driver\":\"virtio-blk-pci\",\"id\":\"disk0\",\"drive\":\"node0\","
                                + "\"queue-size\":256}")
                        .json());
    }

    @Test
    void aMemberWithTheNameOfAMethodGetsAnUnderscore() {
        SetLink command = SetLink.of("net0", false);

        assertThat(command.name()).isEqualTo("set_link");
        assertThat(command.name_()).isEqualTo("net0");
        assertThat(command.toJson())
                .isEqualTo(QmpResult.of("{\"name\":\"net0\",\"up\":false}").json());
    }

    @Test
    void listsAreCopied() {
        List<BlockdevRef> children = new ArrayList<>(List.of(BlockdevRef.of("a")));
        BlockdevOptions.Quorum node = BlockdevOptions.Quorum.of(children, 1);

        children.clear();

        assertThat(node.children()).containsExactly(BlockdevRef.of("a"));
    }

    private static List<String> errors(String expression) {
        String source = """
                import dev.qemu4j.qapi.block.job.*;
                import dev.qemu4j.qapi.block.node.*;
                class Use { Object use() { return %s; } }
                """.formatted(expression);
        JavaFileObject file = new SimpleJavaFileObject(URI.create("string:///Use.java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return source;
            }
        };
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
        String path = System.getProperty("jdk.module.path") + ":" + System.getProperty("java.class.path");
        // Only checks the code and writes nothing.
        List<String> options = List.of("-proc:none", "-XDshould-stop.ifNoError=FLOW", "-cp", path);
        compiler.getTask(null, null, found, options, null, List.of(file)).call();
        return found.getDiagnostics().stream()
                .filter(diagnostic -> diagnostic.getKind() == Diagnostic.Kind.ERROR)
                .map(diagnostic -> diagnostic.getMessage(Locale.ROOT))
                .toList();
    }
}
