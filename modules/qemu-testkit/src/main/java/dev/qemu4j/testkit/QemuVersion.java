package dev.qemu4j.testkit;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ObjectNode;

/** QEMU's version as the greeting and query-version say it. */
record QemuVersion(int major, int minor, int micro, String packageName) {
    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    static QemuVersion of(String version, String packageName) {
        Matcher matcher = FORM.matcher(version);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("version '" + version + "' is not of the form 7.2.22");
        }
        return new QemuVersion(
                Integer.parseInt(matcher.group(1)),
                Integer.parseInt(matcher.group(2)),
                Integer.parseInt(matcher.group(3)),
                packageName);
    }

    ObjectNode toJson() {
        ObjectNode json = Json.NODES.objectNode();
        json.putObject("qemu").put("micro", micro).put("minor", minor).put("major", major);
        json.put("package", packageName);
        return json;
    }
}
