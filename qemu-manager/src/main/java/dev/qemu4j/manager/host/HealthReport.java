package dev.qemu4j.manager.host;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a {@link QemuDoctor} found.
 *
 * @param findings one for each thing that was looked at, in an order that reads well
 */
public record HealthReport(List<Finding> findings) {
    /** Copies the list. */
    public HealthReport {
        findings = List.copyOf(findings);
    }

    /**
     * How this host stands as a whole.
     *
     * @return the worst level among the findings
     */
    public Finding.Level level() {
        return findings.stream().map(Finding::level).max(Enum::compareTo).orElse(Finding.Level.OK);
    }

    /**
     * The findings for people: a line each, and one below it that says what to do.
     *
     * @return the text, its lines ended by line feeds
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
     * The findings for programs: an object with the overall {@code level} and the {@code findings}, each with {@code subject},
     * {@code level}, {@code evidence} and, where there is one, {@code fix}.
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
