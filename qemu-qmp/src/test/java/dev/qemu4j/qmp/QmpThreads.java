package dev.qemu4j.qmp;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.qemu4j.qmp.internal.time.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Finds the threads of clients. They are virtual, so only a thread dump of the JDK lists them. */
final class QmpThreads {
    private QmpThreads() {}

    /** The names of all live threads of this module. */
    static List<String> all() {
        try {
            Path directory = Files.createTempDirectory("threads");
            Path file = directory.resolve("dump.json");
            try {
                ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                        .dumpThreads(file.toString(), ThreadDumpFormat.JSON);
                return QmpResult.of(Files.readString(file)).json().findValues("name").stream()
                        .map(JsonNode::asString)
                        .filter(name -> name.startsWith("qmp-"))
                        .toList();
            } finally {
                Files.deleteIfExists(file);
                Files.delete(directory);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asserts that a closed client has no thread, or that only threads that run a hook are left and end soon. */
    static void assertEnded(String client) {
        List<String> left = of(client);
        assertThat(left).allMatch(name -> name.startsWith("qmp-protocol-errors ") || name.startsWith("qmp-states "));
        Deadline deadline = Deadline.after(Call.LONG);
        while (!left.isEmpty()) {
            assertThat(deadline.hasPassed()).as("%s", left).isFalse();
            left = of(client);
        }
    }

    /** The threads of the client or listener with this name. */
    static List<String> of(String client) {
        return all().stream().filter(name -> name.endsWith(" " + client)).toList();
    }
}
