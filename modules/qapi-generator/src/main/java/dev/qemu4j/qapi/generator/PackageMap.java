package dev.qemu4j.qapi.generator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Maps definitions to Java packages, as {@code packages.txt} says. */
final class PackageMap {
    private static final String ROOT = "dev.qemu4j.qapi";

    private final Map<String, String> descriptions = new LinkedHashMap<>();
    private final List<Rule> rules = new ArrayList<>();

    private record Rule(String module, Pattern name, String packageName) {}

    private PackageMap() {}

    static PackageMap parse(List<String> lines) {
        PackageMap map = new PackageMap();
        String current = "";
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("package ")) {
                String[] parts = line.substring("package ".length()).split("  ", 2);
                if (parts.length != 2) {
                    throw new IllegalArgumentException("expected two spaces and a description in: " + line);
                }
                current = ROOT + "." + parts[0];
                map.descriptions.put(current, parts[1].strip());
                continue;
            }
            String[] parts = line.strip().split("\\s+", -1);
            if (parts.length != 2 || current.isEmpty()) {
                throw new IllegalArgumentException("expected a module and a name below a package: " + line);
            }
            map.rules.add(new Rule(parts[0], glob(parts[1]), current));
        }
        return map;
    }

    /**
     * The package of a definition.
     *
     * @throws IllegalArgumentException if no line matches, because a newer QEMU has a new module
     */
    String packageOf(Definition definition) {
        for (Rule rule : rules) {
            if (rule.module().equals(definition.module())
                    && rule.name().matcher(definition.name()).matches()) {
                return rule.packageName();
            }
        }
        throw new IllegalArgumentException(
                "packages.txt has no line for " + definition.name() + " of the module " + definition.module());
    }

    /** The descriptions of the packages, by full name. */
    Map<String, String> descriptions() {
        return Map.copyOf(descriptions);
    }

    private static Pattern glob(String text) {
        String regex = Stream.of(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
