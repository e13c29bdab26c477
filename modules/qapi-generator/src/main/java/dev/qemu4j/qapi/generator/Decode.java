package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import dev.qemu4j.qapi.generator.Plan.Component;
import dev.qemu4j.qapi.generator.Plan.RecordPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes the code that decodes JSON.
 *
 * <p>The code has no lambdas and no method references, because the first one in a JVM loads dozens of classes.
 */
final class Decode {
    private static final Set<String> LOCALS = Set.of("json", "reader");

    private Decode() {}

    static void body(MethodSpec.Builder method, RecordPlan plan, boolean extras, boolean event) {
        method.addStatement(
                "$T reader = $T.$L($S, json)",
                Types.READER,
                Types.READER,
                plan.lenient() ? "lenient" : "strict",
                String.join(".", plan.name().simpleNames()));
        plan.tag().ifPresent(tag -> method.addStatement("reader.skip($S)", tag.wire()));
        List<CodeBlock> arguments = new ArrayList<>();
        for (Component component : plan.components()) {
            if (LOCALS.contains(component.java())) {
                throw new IllegalArgumentException(
                        "a member is called " + component.java() + ", which is the name of a local variable");
            }
            arguments.add(argument(method, component));
        }
        plan.inline()
                .ifPresent(inline -> arguments.add(
                        CodeBlock.of("$T.fromJson(reader.rest())", inline.type().className())));
        if (event) {
            arguments.add(CodeBlock.of("timestamp"));
        }
        if (extras) {
            arguments.add(CodeBlock.of("reader.extras()"));
        }
        method.addStatement("return new $T($L)", plan.name(), CodeBlock.join(arguments, ", "));
    }

    /** The value of one component. If it takes more than one call to decode, its JSON is in a local variable. */
    private static CodeBlock argument(MethodSpec.Builder method, Component component) {
        JavaType type = component.type();
        String how = component.optional() ? "optional" : "required";
        String what = switch (type.kind()) {
            case STRING -> "String";
            case INTEGER -> "Integer";
            case NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            case ANY, NULL -> "Any";
            default -> "";
        };
        if (!what.isEmpty()) {
            return CodeBlock.of("reader.$L$L$L($S)", how, what, type.list() ? "s" : "", component.wire());
        }
        String shape = switch (type.kind()) {
            case OBJECT -> type.list() ? "Array" : "Object";
            case ENUM -> type.list() ? "Array" : "Text";
            default -> type.list() ? "Array" : "Node";
        };
        method.addStatement(
                "$T $L = reader.$L$L($S)",
                Types.JSON_NODE.annotated(AnnotationSpec.builder(Types.NULLABLE).build()),
                component.java(),
                how,
                shape,
                component.wire());
        CodeBlock value = CodeBlock.of(
                type.list() ? "$T.listFromJson($L)" : "$T.fromJson($L)", type.className(), component.java());
        if (type.kind() == JavaType.Kind.ENUM) {
            value = CodeBlock.of("reader.known($S, $L)", component.wire(), value);
        }
        return component.optional()
                ? CodeBlock.of(
                        "$L == null ? $T.empty() : $T.of($L)", component.java(), Optional.class, Optional.class, value)
                : CodeBlock.of("$L == null ? $T.absent() : $L", component.java(), Types.READER, value);
    }

    /** The result of a command. */
    static CodeBlock result(JavaType type, CodeBlock json) {
        String plural = type.list() ? "s" : "";
        return switch (type.kind()) {
            case STRING -> CodeBlock.of("$T.string$L($L)", Types.VALUES, plural, json);
            case INTEGER -> CodeBlock.of("$T.integer$L($L)", Types.VALUES, plural, json);
            case NUMBER -> CodeBlock.of("$T.number$L($L)", Types.VALUES, plural, json);
            case BOOLEAN -> CodeBlock.of("$T.bool$L($L)", Types.VALUES, plural, json);
            case ANY, NULL -> json;
            default -> CodeBlock.of(type.list() ? "$T.listFromJson($L)" : "$T.fromJson($L)", type.className(), json);
        };
    }
}
