package dev.qemu4j.manager.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * The results of a {@link QemuDoctor}.
 *
 * @param findings the result of each check, the most basic first
 */
public record HealthReport(List<Finding> findings) {
    /** Copies the list. */
    public HealthReport {
        findings = List.copyOf(findings);
    }

    /**
     * The overall result.
     *
     * @return the worst level among the findings
     */
    public Finding.Level level() {
        return findings.stream().map(Finding::level).max(Enum::compareTo).orElse(Finding.Level.OK);
    }

    /**
     * Formats the findings for people: a line for each, followed by a line with the remedy.
     *
     * @return the text
     */
    public String toTable() {
        int width = findings.stream()
                .mapToInt(finding -> finding.subject().length())
                .max()
                .orElse(0);
        StringBuilder table = new StringBuilder();
        for (Finding finding : findings) {
            table.append(String.format(
                    Locale.ROOT,
                    "%-8s %-" + width + "s  %s%n",
                    finding.level(),
                    finding.subject(),
                    finding.evidence()));
            finding.fix()
                    .ifPresent(fix ->
                            table.append(String.format(Locale.ROOT, "%-8s %-" + width + "s  -> %s%n", "", "", fix)));
        }
        return table.toString();
    }

    /**
     * Formats the findings for programs: a JSON object with the overall {@code level} and the {@code findings}. Each finding has
     * {@code subject}, {@code level}, {@code evidence} and, if there is one, {@code fix}.
     *
     * @return JSON text
     */
    public String toJson() {
        List<Map<String, String>> list = new ArrayList<>();
        for (Finding finding : findings) {
            Map<String, String> entry = new TreeMap<>();
            entry.put("subject", finding.subject());
            entry.put("level", finding.level().name());
            entry.put("evidence", finding.evidence());
            finding.fix().ifPresent(fix -> entry.put("fix", fix));
            list.add(entry);
        }
        return JsonMapper.shared()
                .writerWithDefaultPrettyPrinter()
                .writeValueAsString(Map.of("level", level().name(), "findings", list));
    }
}
