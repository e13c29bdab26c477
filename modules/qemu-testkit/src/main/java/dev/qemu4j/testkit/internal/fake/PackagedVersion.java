package dev.qemu4j.testkit.internal.fake;

import dev.qemu4j.config.QemuVersion;
import dev.qemu4j.testkit.internal.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** QEMU's version as the greeting and query-version say it. */
public record PackagedVersion(QemuVersion version, String packageName) {
    public ObjectNode toJson() {
        ObjectNode json = Json.NODES.objectNode();
        json.putObject("qemu")
                .put("micro", version.micro())
                .put("minor", version.minor())
                .put("major", version.major());
        json.put("package", packageName);
        return json;
    }
}
