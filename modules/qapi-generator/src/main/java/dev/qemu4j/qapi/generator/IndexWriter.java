package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeSpec;
import com.palantir.javapoet.WildcardTypeName;
import dev.qemu4j.qapi.generator.Plan.RecordPlan;
import java.time.Instant;
import java.util.List;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/** Writes tables of the generated classes. */
final class IndexWriter {
    private IndexWriter() {}

    /** A table of the event classes and their names. A lookup loads only one event class. */
    static TypeSpec.Builder events(List<RecordPlan> events) {
        CodeBlock.Builder decode = CodeBlock.builder().add("return switch (name) {\n$>");
        CodeBlock.Builder name = CodeBlock.builder().add("return switch (type.getSimpleName()) {\n$>");
        for (RecordPlan event : events) {
            decode.add(
                    "case $S -> $T.fromJson(data, timestamp);\n", event.origin().name(), event.name());
            name.add(
                    "case $S -> $S;\n",
                    event.name().simpleName(),
                    event.origin().name());
        }
        decode.add("default -> null;\n$<};\n");
        name.add(
                "default -> throw new $T(type + $S);\n$<};\n",
                IllegalArgumentException.class,
                " is not the class of one kind of event");
        return TypeSpec.classBuilder(ClassName.get(Types.ROOT, "EventTable"))
                .addJavadoc("The event classes and their names in QMP.\n")
                .addModifiers(Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build())
                .addMethod(MethodSpec.methodBuilder("decode")
                        .addModifiers(Modifier.STATIC)
                        .addAnnotation(Nullable.class)
                        .returns(Types.QAPI_EVENT)
                        .addParameter(String.class, "name")
                        .addParameter(Types.JSON_NODE, "data")
                        .addParameter(Instant.class, "timestamp")
                        .addCode(decode.build())
                        .build())
                .addMethod(MethodSpec.methodBuilder("name")
                        .addModifiers(Modifier.STATIC)
                        .returns(String.class)
                        .addParameter(
                                ParameterizedTypeName.get(
                                        ClassName.get(Class.class), WildcardTypeName.subtypeOf(Types.QAPI_EVENT)),
                                "type")
                        .addCode(name.build())
                        .build());
    }

    /**
     * For tests: all generated types and their decoders. There is one method for each API, as methods are limited in
     * size.
     */
    static TypeSpec.Builder definitions(List<Plan> plans) {
        ClassName index = ClassName.get(Types.ROOT, "Definitions");
        ClassName entry = ClassName.get(Types.ROOT, "Definition");
        TypeSpec.Builder type = TypeSpec.classBuilder(index)
                .addJavadoc("All generated types and their decoders.\n")
                .addModifiers(Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        CodeBlock.Builder all = CodeBlock.builder();
        int number = 0;
        for (Plan plan : plans) {
            CodeBlock.Builder body = CodeBlock.builder();
            for (RecordPlan record : plan.records()) {
                body.addStatement("$L", add(entry, record));
            }
            for (Plan.UnionPlan union : plan.unions()) {
                body.addStatement("$L", add(entry, union.origin(), union.name(), "", false));
                for (RecordPlan branch : union.branches()) {
                    body.addStatement("$L", add(entry, branch));
                }
            }
            for (Plan.EnumPlan enumeration : plan.enums()) {
                body.addStatement("$L", add(entry, enumeration.origin(), enumeration.name(), "", false));
            }
            for (Plan.AlternatePlan alternate : plan.alternates()) {
                body.addStatement("$L", add(entry, alternate.origin(), alternate.name(), "", false));
            }
            for (Plan.BasePlan base : plan.bases()) {
                body.addStatement(
                        "all.add(new $T($S, $S, $S, $S, $T.class, null))",
                        entry,
                        base.origin().apiName(),
                        "base",
                        base.origin().name(),
                        "",
                        base.name());
            }
            String method = "api" + number++;
            all.addStatement("$L(all)", method);
            type.addMethod(MethodSpec.methodBuilder(method)
                    .addModifiers(Modifier.PRIVATE, Modifier.STATIC)
                    .addParameter(ParameterizedTypeName.get(ClassName.get(List.class), entry), "all")
                    .addCode(body.build())
                    .build());
        }
        type.addMethod(MethodSpec.methodBuilder("all")
                .addModifiers(Modifier.STATIC)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), entry))
                .addStatement("$T<$T> all = new $T<>()", List.class, entry, java.util.ArrayList.class)
                .addCode(all.build())
                .addStatement("return all")
                .build());
        return type;
    }

    private static CodeBlock add(ClassName entry, RecordPlan record) {
        return add(
                entry,
                record.origin(),
                record.name(),
                record.tag().map(Plan.Tag::value).orElse(""),
                record.kind() == Names.Kind.EVENT);
    }

    private static CodeBlock add(ClassName entry, Plan.Origin origin, ClassName type, String branch, boolean event) {
        CodeBlock read = event
                ? CodeBlock.of("json -> $T.fromJson(json, $T.EPOCH)", type, Instant.class)
                : CodeBlock.of("$T::fromJson", type);
        return CodeBlock.of(
                "all.add(new $T($S, $S, $S, $S, $T.class, $L))",
                entry,
                origin.apiName(),
                origin.kind(),
                origin.name(),
                branch,
                type,
                read);
    }
}
