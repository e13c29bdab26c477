package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.qemu4j.qapi.generator.Definition.Value;
import dev.qemu4j.qapi.generator.Plan.EnumPlan;
import java.util.Set;
import javax.lang.model.element.Modifier;

/** Writes an enum, with an additional constant for values that only a newer QEMU knows. */
final class EnumWriter {
    static final String UNRECOGNIZED = "UNRECOGNIZED";

    private EnumWriter() {}

    static TypeSpec.Builder write(EnumPlan plan, Set<ClassName> listed) {
        TypeSpec.Builder type = TypeSpec.enumBuilder(plan.name()).addModifiers(Modifier.PUBLIC);
        type.addJavadoc(Docs.type("QEMU's enum {@code " + plan.origin().name() + "}.", plan.origin()));
        type.addJavadoc("$L", Docs.deprecation(plan.origin().features()));
        type.addAnnotations(
                Docs.annotations(plan.origin().since(), plan.origin().features()));
        plan.interfaces().forEach(type::addSuperinterface);
        type.addSuperinterface(Types.QAPI_ENUM);
        for (Value value : plan.values()) {
            String constant = Names.constant(value.name());
            if (constant.equals(UNRECOGNIZED)) {
                throw new IllegalArgumentException(plan.origin().name() + " has a value " + value.name());
            }
            TypeSpec.Builder body = TypeSpec.anonymousClassBuilder("$S", value.name())
                    .addJavadoc("{@code $L}$L.\n", value.name(), details(value))
                    .addJavadoc("$L", Docs.deprecation(value.features()))
                    .addAnnotations(Docs.annotations(value.since(), value.features()));
            type.addEnumConstant(constant, body.build());
        }
        type.addEnumConstant(
                UNRECOGNIZED,
                TypeSpec.anonymousClassBuilder("$S", "")
                        .addJavadoc(
                                "A value that this library does not know. The extras of its object have the text.\n")
                        .build());
        type.addField(FieldSpec.builder(
                        ArrayTypeName.of(plan.name()), "VALUES", Modifier.PRIVATE, Modifier.STATIC, Modifier.FINAL)
                .initializer("values()")
                .build());
        type.addField(String.class, "text", Modifier.PRIVATE, Modifier.FINAL);
        type.addMethod(MethodSpec.constructorBuilder()
                .addParameter(String.class, "text")
                .addStatement("this.text = text")
                .build());
        type.addMethod(of(plan.name()));
        type.addMethod(fromJson(plan.name()));
        if (listed.contains(plan.name())) {
            type.addMethod(ListMethods.listFromJson(plan.name()));
        }
        type.addMethod(MethodSpec.methodBuilder("text")
                .addAnnotation(Override.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(String.class)
                .addStatement("return text")
                .build());
        return type;
    }

    private static String details(Value value) {
        String since = value.since()
                .map(version -> ", since QEMU " + Docs.release(version))
                .orElse("");
        return value.features().contains("unstable") ? since + ", unstable" : since;
    }

    private static MethodSpec of(ClassName type) {
        return MethodSpec.methodBuilder("of")
                .addJavadoc("Finds a value by its text in JSON.\n\n")
                .addJavadoc("@param text the text\n")
                .addJavadoc("@return the value, {@link #$L} if there is none with that text\n", UNRECOGNIZED)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type)
                .addParameter(String.class, "text")
                .beginControlFlow("for ($T value : VALUES)", type)
                .beginControlFlow("if (value.text.equals(text))")
                .addStatement("return value")
                .endControlFlow()
                .endControlFlow()
                .addStatement("return $L", UNRECOGNIZED)
                .build();
    }

    private static MethodSpec fromJson(ClassName type) {
        return MethodSpec.methodBuilder("fromJson")
                .addJavadoc("Decodes a value.\n\n")
                .addJavadoc("@param json a JSON string\n")
                .addJavadoc("@return the value, {@link #$L} if there is none with that text\n", UNRECOGNIZED)
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(type)
                .addParameter(Types.JSON_NODE, "json")
                .addStatement("return of($T.string(json))", Types.VALUES)
                .build();
    }
}
