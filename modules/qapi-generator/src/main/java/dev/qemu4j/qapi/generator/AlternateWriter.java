package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.qemu4j.qapi.generator.Plan.AlternatePlan;
import java.util.Set;
import javax.lang.model.element.Modifier;

/**
 * Writes an alternate as a sealed interface. Its forms that are objects or enums implement the interface. Each of the other
 * forms is wrapped by a record.
 */
final class AlternateWriter {
    private AlternateWriter() {}

    static TypeSpec.Builder write(AlternatePlan plan, Set<ClassName> listed) {
        TypeSpec.Builder type = TypeSpec.interfaceBuilder(plan.name()).addModifiers(Modifier.PUBLIC, Modifier.SEALED);
        type.addJavadoc(Docs.type(
                "QEMU's alternate {@code " + plan.origin().name() + "}: one of several kinds of JSON value.",
                plan.origin()));
        type.addJavadoc("$L", Docs.deprecation(plan.origin().features()));
        type.addAnnotations(
                Docs.annotations(plan.origin().since(), plan.origin().features()));
        type.addSuperinterface(Types.QAPI_VALUE);
        CodeBlock.Builder read = CodeBlock.builder();
        for (JavaType form : plan.forms()) {
            if (form.named() != null && !form.list()) {
                type.addPermittedSubclass(form.named());
                readNamed(read, form);
            } else {
                ClassName wrapper = plan.name().nestedClass(wrapperName(form));
                type.addPermittedSubclass(wrapper);
                type.addType(wrapper(plan.name(), wrapper, form));
                type.addMethod(factory(plan.name(), wrapper, form));
                readWrapped(read, wrapper, form);
            }
        }
        ClassName other = plan.name().nestedClass("Other");
        type.addPermittedSubclass(other);
        type.addType(other(plan.name(), other));
        read.addStatement("return new $T(json)", other);
        type.addMethod(MethodSpec.methodBuilder("fromJson")
                .addJavadoc("Decodes a value.\n\n@param json any JSON value\n@return the value\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(plan.name())
                .addParameter(Types.JSON_NODE, "json")
                .addCode(read.build())
                .build());
        if (listed.contains(plan.name())) {
            type.addMethod(ListMethods.listFromJson(plan.name()));
        }
        return type;
    }

    private static void readNamed(CodeBlock.Builder read, JavaType form) {
        if (form.kind() == JavaType.Kind.ENUM) {
            read.beginControlFlow(
                    "if (json.isString() && $T.fromJson(json) != $T.$L)",
                    form.className(),
                    form.className(),
                    EnumWriter.UNRECOGNIZED);
        } else {
            read.beginControlFlow("if (json.isObject())");
        }
        read.addStatement("return $T.fromJson(json)", form.className());
        read.endControlFlow();
    }

    private static void readWrapped(CodeBlock.Builder read, ClassName wrapper, JavaType form) {
        read.beginControlFlow("if (json.$L())", isForm(form));
        if (form.kind() == JavaType.Kind.NULL) {
            read.addStatement("return new $T()", wrapper);
        } else {
            read.addStatement("return new $T($L)", wrapper, Decode.result(form, CodeBlock.of("json")));
        }
        read.endControlFlow();
    }

    private static String isForm(JavaType form) {
        if (form.list()) {
            return "isArray";
        }
        return switch (form.kind()) {
            case STRING -> "isString";
            // A larger number becomes an Other.
            case INTEGER -> "canConvertToLong";
            case NUMBER -> "isNumber";
            case BOOLEAN -> "isBoolean";
            default -> "isNull";
        };
    }

    private static String wrapperName(JavaType form) {
        String name = switch (form.kind()) {
            case STRING -> "String";
            case INTEGER -> "Integer";
            case NUMBER -> "Number";
            case BOOLEAN -> "Boolean";
            case NULL -> "Null";
            default -> throw new IllegalArgumentException("no wrapper for " + form);
        };
        return name + (form.list() ? "List" : "Value");
    }

    private static TypeSpec wrapper(ClassName alternate, ClassName wrapper, JavaType form) {
        TypeSpec.Builder type = TypeSpec.recordBuilder(wrapper)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addSuperinterface(alternate);
        MethodSpec.Builder toJson = MethodSpec.methodBuilder("toJson")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(Types.JSON_NODE);
        if (form.kind() == JavaType.Kind.NULL) {
            type.addJavadoc("{@link $T} as {@code null}.\n", alternate);
            type.recordConstructor(MethodSpec.constructorBuilder()
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Creates the value.\n")
                    .build());
            toJson.addStatement("return $T.nullValue()", Types.ENCODER);
        } else {
            TypeName valueType = form.required();
            type.addJavadoc("{@link $T} as a plain value.\n\n@param value the value\n", alternate);
            MethodSpec.Builder constructor = MethodSpec.compactConstructorBuilder()
                    .addModifiers(Modifier.PUBLIC)
                    .addJavadoc("Checks that it is not null.\n")
                    .addParameter(ParameterSpec.builder(valueType, "value").build());
            if (form.list()) {
                constructor.addStatement("value = $T.list(value, $S)", Types.CHECK, "value");
            } else if (!form.isPrimitive()) {
                constructor.addStatement("$T.notNull(value, $S)", Types.CHECK, "value");
            }
            type.recordConstructor(constructor.build());
            toJson.addStatement("return $T.encode($S, value)", Types.ENCODER, alternate.simpleName());
        }
        type.addMethod(toJson.build());
        return type.build();
    }

    private static MethodSpec factory(ClassName alternate, ClassName wrapper, JavaType form) {
        if (form.kind() == JavaType.Kind.NULL) {
            return MethodSpec.methodBuilder("ofNull")
                    .addJavadoc("{@return {@code null}}\n")
                    .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                    .returns(alternate)
                    .addStatement("return new $T()", wrapper)
                    .build();
        }
        return MethodSpec.methodBuilder("of")
                .addJavadoc("{@return a plain value}\n\n@param value the value\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(alternate)
                .addParameter(form.required(), "value")
                .addStatement("return new $T(value)", wrapper)
                .build();
    }

    private static TypeSpec other(ClassName alternate, ClassName other) {
        return TypeSpec.recordBuilder(other)
                .addJavadoc("{@link $T} as JSON that this library does not know.\n\n", alternate)
                .addJavadoc("@param json the JSON\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .addSuperinterface(alternate)
                .recordConstructor(MethodSpec.compactConstructorBuilder()
                        .addJavadoc("Checks that it is not null.\n")
                        .addModifiers(Modifier.PUBLIC)
                        .addParameter(Types.JSON_NODE, "json")
                        .addStatement("$T.notNull(json, $S)", Types.CHECK, "json")
                        .build())
                .addMethod(MethodSpec.methodBuilder("toJson")
                        .addAnnotation(Override.class)
                        .addModifiers(Modifier.PUBLIC)
                        .returns(Types.JSON_NODE)
                        .addStatement("return json")
                        .build())
                .build();
    }
}
