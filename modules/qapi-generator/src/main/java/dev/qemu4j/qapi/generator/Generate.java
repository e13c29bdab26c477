package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;
import dev.qemu4j.qapi.generator.Plan.RecordPlan;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import javax.annotation.processing.Generated;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the Java sources of {@code qemu-qapi}. Run by the build.
 *
 * <p>Does nothing if this version of the generator wrote the output from the same facts.
 */
public final class Generate {
    private final Output sources;
    private final Output testSources;
    private final TreeSet<String> usedPackages = new TreeSet<>();

    private Generate(Output sources, Output testSources) {
        this.sources = sources;
        this.testSources = testSources;
    }

    /**
     * Generates the sources.
     *
     * @param arguments three folders: for sources, test sources and resources
     * @throws IOException if a file cannot be written
     */
    public static void main(String... arguments) throws IOException {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("expected three folders: sources, test sources, resources");
        }
        Path sources = Path.of(arguments[0]);
        Stamp stamp = Stamp.of(sources.resolveSibling(sources.getFileName() + ".stamp"));
        if (stamp.isCurrent()) {
            return;
        }
        Output resources = new Output(Path.of(arguments[2]));
        Generate generate = new Generate(new Output(sources), new Output(Path.of(arguments[1])));
        generate.run();
        for (Api api : List.of(Api.QMP, Api.GUEST_AGENT)) {
            resources.write("dev/qemu4j/qapi/" + api.resource(), resource(api.factsFile()));
        }
        generate.sources.deleteOthers();
        generate.testSources.deleteOthers();
        resources.deleteOthers();
        stamp.write();
    }

    private void run() throws IOException {
        PackageMap packages = PackageMap.parse(text("packages.txt").lines().toList());
        List<Plan> plans = new ArrayList<>();
        for (Api api : List.of(Api.QMP, Api.GUEST_AGENT)) {
            Facts facts = facts(api);
            Plan plan = Planner.plan(api, facts, packages);
            plans.add(plan);
            write(plan);
        }
        List<RecordPlan> events = plans.stream()
                .flatMap(plan -> plan.records().stream())
                .filter(record -> record.kind() == Names.Kind.EVENT)
                .toList();
        write(sources, ClassName.get(Types.ROOT, "EventTable"), IndexWriter.events(events));
        write(testSources, ClassName.get(Types.ROOT, "Definitions"), IndexWriter.definitions(plans));
        Map<String, String> descriptions = packages.descriptions();
        for (String name : usedPackages) {
            if (!name.equals(Types.ROOT)) {
                sources.write(
                        name.replace('.', '/') + "/package-info.java", """
                        /** %s */
                        @NullMarked
                        package %s;

                        import org.jspecify.annotations.NullMarked;
                        """.formatted(descriptions.get(name), name));
            }
        }
    }

    private void write(Plan plan) throws IOException {
        for (RecordPlan record : plan.records()) {
            write(sources, record.name(), RecordWriter.write(record, plan.listed(), sentence(record)));
        }
        for (Plan.UnionPlan union : plan.unions()) {
            write(sources, union.name(), UnionWriter.write(union, plan.listed()));
        }
        for (Plan.EnumPlan enumeration : plan.enums()) {
            write(sources, enumeration.name(), EnumWriter.write(enumeration, plan.listed()));
        }
        for (Plan.AlternatePlan alternate : plan.alternates()) {
            write(sources, alternate.name(), AlternateWriter.write(alternate, plan.listed()));
        }
        for (Plan.BasePlan base : plan.bases()) {
            write(sources, base.name(), BaseWriter.write(base));
        }
    }

    private static String sentence(RecordPlan record) {
        String name = "{@code " + record.origin().name() + "}";
        String of = record.origin().apiName().equals("QMP") ? "QEMU's" : "The guest agent's";
        return switch (record.kind()) {
            case COMMAND ->
                "The command " + name
                        + record.command()
                                .filter(Plan.CommandPart::outOfBand)
                                .map(command -> ", which can also be executed out of band")
                                .orElse("")
                        + ".";
            case EVENT -> "The event " + name + ".";
            case STRUCT -> of + " type " + name + ".";
        };
    }

    private void write(Output output, ClassName name, TypeSpec.Builder type) throws IOException {
        usedPackages.add(name.packageName());
        type.addAnnotation(AnnotationSpec.builder(Generated.class)
                .addMember("value", "$S", "dev.qemu4j.qapi.generator")
                .build());
        // Some deprecated types are needed by others that are not; users do not have the module of @Generated.
        type.addAnnotation(AnnotationSpec.builder(SuppressWarnings.class)
                .addMember("value", "{$S, $S}", "deprecation", "exports")
                .build());
        JavaFile file = JavaFile.builder(name.packageName(), type.build())
                .skipJavaLangImports(true)
                .indent("    ")
                .build();
        output.write(name.packageName().replace('.', '/') + "/" + name.simpleName() + ".java", file.toString());
    }

    private static Facts facts(Api api) {
        return Facts.read(JsonMapper.shared().readTree(text(api.factsFile())));
    }

    private static String text(String name) {
        try {
            return resource(name);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = Generate.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IOException("no resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
