package dev.qemu4j.qmp;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The greeting that a QMP server sends when a client connects.
 *
 * @param version the version of QEMU
 * @param capabilities the capabilities that the server offers, such as {@code oob}
 */
public record QmpGreeting(QmpVersion version, Set<String> capabilities) {
    /** Copies the capabilities. */
    public QmpGreeting {
        capabilities = Set.copyOf(capabilities);
    }

    /**
     * Decodes the value of the {@code QMP} member. What is missing counts as zero or empty, so that any greeting is
     * accepted.
     */
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
