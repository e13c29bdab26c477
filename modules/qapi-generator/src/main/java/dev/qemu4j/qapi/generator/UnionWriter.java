package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.qemu4j.qapi.generator.Plan.Component;
import dev.qemu4j.qapi.generator.Plan.RecordPlan;
import dev.qemu4j.qapi.generator.Plan.UnionPlan;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/** Writes a flat union as a sealed interface with a record for each branch. */
final class UnionWriter {
    private UnionWriter() {}

    static TypeSpec.Builder write(UnionPlan plan, Set<ClassName> listed) {
        String tagName = plan.discriminator().wire();
        TypeSpec.Builder type = TypeSpec.interfaceBuilder(plan.name()).addModifiers(Modifier.PUBLIC, Modifier.SEALED);
        type.addJavadoc(Docs.type(
                "QEMU's union {@code " + plan.origin().name() + "} with the discriminator {@code " + tagName + "}.",
                plan.origin()));
        type.addJavadoc("$L", Docs.deprecation(plan.origin().features()));
        type.addAnnotations(
                Docs.annotations(plan.origin().since(), plan.origin().features()));
        plan.interfaces().forEach(type::addSuperinterface);
        type.addSuperinterface(Types.QAPI_OBJECT);
        type.addMethod(accessor(plan.discriminator()));
        plan.common().forEach(component -> type.addMethod(accessor(component)));
        type.addMethod(fromJson(plan));
        if (listed.contains(plan.name())) {
            type.addMethod(ListMethods.listFromJson(plan.name()));
        }
        for (RecordPlan branch : plan.branches()) {
            String value = branch.tag().orElseThrow().value();
            type.addType(RecordWriter.write(
                            branch,
                            listed,
                            "The branch of {@link " + plan.name().simpleName() + "} for the {@code " + tagName
                                    + "} {@code " + value + "}: QEMU's {@code "
                                    + branch.origin().name() + "}.")
                    .addModifiers(Modifier.STATIC)
                    .build());
        }
        type.addType(other(plan, listed));
        return type;
    }

    private static TypeSpec other(UnionPlan plan, Set<ClassName> listed) {
        String tag = plan.discriminator().wire();
        CodeBlock values = plan.branches().stream()
                .map(branch -> CodeBlock.of("$S", branch.tag().orElseThrow().value()))
                .collect(CodeBlock.joining(", "));
        CodeBlock check = CodeBlock.builder()
                .addStatement(
                        "$T.noBranch($L, $S, $L)",
                        Types.CHECK,
                        plan.discriminator().java(),
                        tag,
                        values)
                .build();
        String sentence = "{@link " + plan.name().simpleName() + "} with a {@code " + tag
                + "} that has no branch, or that only a newer QEMU has.";
        return RecordWriter.write(plan.other(), listed, sentence, check)
                .addModifiers(Modifier.STATIC)
                .build();
    }

    static MethodSpec accessor(Component component) {
        return MethodSpec.methodBuilder(component.java())
                .addJavadoc("{@return $L}\n", Docs.component(component))
                .addJavadoc(
                        component.features().contains("deprecated") ? "\n$L" : "$L",
                        Docs.deprecation(component.features()))
                .addAnnotations(Docs.annotations(component.since(), component.features()).stream()
                        .filter(annotation -> !annotation.type().equals(Types.SINCE))
                        .collect(Collectors.toList()))
                .addModifiers(Modifier.PUBLIC, Modifier.ABSTRACT)
                .returns(
                        component.optional()
                                ? component.type().optional()
                                : component.type().required())
                .build();
    }

    private static MethodSpec fromJson(UnionPlan plan) {
        CodeBlock.Builder code = CodeBlock.builder();
        code.add(
                "return switch ($T.tag($S, json, $S)) {\n$>",
                Types.VALUES,
                String.join(".", plan.name().simpleNames()),
                plan.discriminator().wire());
        for (RecordPlan branch : plan.branches()) {
            code.add(
                    "case $S -> $T.fromJson(json);\n",
                    branch.tag().orElseThrow().value(),
                    branch.name());
        }
        code.add("default -> $T.fromJson(json);\n$<};\n", plan.other().name());
        return MethodSpec.methodBuilder("fromJson")
                .addJavadoc("Decodes a value.\n\n")
                .addJavadoc("@param json a JSON object\n@return the value\n")
                .addJavadoc(
                        "@throws $T if it is not an object$L\n",
                        ClassName.get(Types.ROOT, "JsonShapeException"),
                        plan.other().lenient() ? "" : ", or a mandatory member is missing")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(plan.name())
                .addParameter(Types.JSON_NODE, "json")
                .addCode(code.build())
                .build();
    }
}
