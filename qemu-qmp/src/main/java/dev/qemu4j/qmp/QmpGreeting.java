package dev.qemu4j.qmp;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What a QMP server says of itself when a client connects.
 *
 * @param version the version of QEMU
 * @param capabilities the capabilities it offers, such as {@code oob}
 */
public record QmpGreeting(QmpVersion version, Set<String> capabilities) {
    /** Copies the capabilities. */
    public QmpGreeting {
        capabilities = Set.copyOf(capabilities);
    }

    /** Reads the value of the {@code QMP} member. What is missing is taken as zero or nothing: only its coming counts. */
    static QmpGreeting of(JsonNode qmp) {
        JsonNode version = qmp.path("version");
        JsonNode numbers = version.path("qemu");
        Set<String> offered = new LinkedHashSet<>();
        for (JsonNode capability : qmp.path("capabilities")) {
            offered.add(capability.asString(""));
        }
        return new QmpGreeting(
                new QmpVersion(
                        numbers.path("major").asInt(0),
                        numbers.path("minor").asInt(0),
                        numbers.path("micro").asInt(0),
                        version.path("package").asString("").strip()),
                offered);
    }
}
