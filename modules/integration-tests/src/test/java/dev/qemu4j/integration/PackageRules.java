package dev.qemu4j.integration;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.lang.module.ModuleDescriptor;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules for the packages of a module. Each method returns the violations of one rule, one line for each. */
final class PackageRules {
    private PackageRules() {}

    /** Packages with more top-level types than the limit. */
    static List<String> packagesOverLimit(Collection<JavaClass> classes, int limit) {
        return overLimit(topLevelTypes(classes), limit, "top-level types");
    }

    /** Exported packages with more public top-level types than the limit. */
    static List<String> exportsOverLimit(Collection<JavaClass> classes, Set<String> exported, int limit) {
        Stream<JavaClass> types = topLevelTypes(classes)
                .filter(type -> exported.contains(type.getPackageName()))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC));
        return overLimit(types, limit, "public types");
    }

    private static Stream<JavaClass> topLevelTypes(Collection<JavaClass> classes) {
        return classes.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info"));
    }

    private static List<String> overLimit(Stream<JavaClass> types, int limit, String what) {
        Map<String, Long> counts =
                types.collect(Collectors.groupingBy(JavaClass::getPackageName, TreeMap::new, Collectors.counting()));
        return counts.entrySet().stream()
                .filter(count -> count.getValue() > limit)
                .map(count -> "%s has %d %s, more than %d".formatted(count.getKey(), count.getValue(), what, limit))
                .toList();
    }

    /** Cycles among packages. Packages that are left out are no part of one. */
    static List<String> packageCycles(Collection<JavaClass> classes, Set<String> leftOut) {
        return new Dependencies(classes, type -> leftOut.contains(type.getPackageName()) ? "" : type.getPackageName())
                .cycles(cycle -> true);
    }

    /**
     * Cycles among the source files of several packages.
     *
     * @param packages the packages; a cycle within one of them is allowed
     * @param leftOut top-level types that are no part of a cycle
     */
    static List<String> fileCycles(Collection<JavaClass> classes, Set<String> packages, Set<String> leftOut) {
        return new Dependencies(classes, type -> {
                    String file = sourceFile(type);
                    return packages.contains(type.getPackageName()) && !leftOut.contains(file) ? file : "";
                })
                .cycles(cycle ->
                        cycle.stream().map(PackageRules::packageOf).distinct().count() > 1);
    }

    /** The top-level type that the type is in. */
    private static String sourceFile(JavaClass type) {
        return type.getName().replaceFirst("\\$.*", "");
    }

    private static String packageOf(String type) {
        return type.substring(0, type.lastIndexOf('.'));
    }

    /** Uses of other types of a root package, from outside of it, than those allowed. */
    static List<String> usesOfRoot(Collection<JavaClass> classes, String root, Predicate<JavaClass> allowed) {
        return uses(
                classes,
                use -> !use.getOriginClass().getPackageName().equals(root)
                        && use.getTargetClass().getPackageName().equals(root)
                        && !allowed.test(use.getTargetClass()));
    }

    /**
     * Uses of one family of packages by another.
     *
     * @param families the packages
     * @param allowed the other families that a family may use, by family
     */
    static List<String> usesOfOtherFamilies(
            Collection<JavaClass> classes, Set<String> families, Map<String, Set<String>> allowed) {
        return uses(classes, use -> {
            String from = use.getOriginClass().getPackageName();
            String to = use.getTargetClass().getPackageName();
            return families.contains(from)
                    && families.contains(to)
                    && !from.equals(to)
                    && !allowed.getOrDefault(from, Set.of()).contains(to);
        });
    }

    private static List<String> uses(Collection<JavaClass> classes, Predicate<Dependency> forbidden) {
        return classes.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(forbidden)
                .map(use -> sourceFile(use.getOriginClass()) + " uses " + sourceFile(use.getTargetClass()))
                .collect(Collectors.toCollection(TreeSet::new))
                .stream()
                .toList();
    }

    /** Exports of internal packages to everybody, and qualified exports to other modules than these. */
    static List<String> wrongExports(ModuleDescriptor module, Set<String> friends) {
        return module.exports().stream()
                .filter(export -> export.isQualified()
                        ? !friends.containsAll(export.targets())
                        : export.source().contains(".internal"))
                .map(export -> module.name() + " exports " + export)
                .sorted()
                .toList();
    }
}
