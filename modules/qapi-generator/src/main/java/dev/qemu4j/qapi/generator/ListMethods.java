package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterizedTypeName;
import java.util.ArrayList;
import java.util.List;
import javax.lang.model.element.Modifier;

/** The method {@code listFromJson} of types that are used in lists. */
final class ListMethods {
    private ListMethods() {}

    static MethodSpec listFromJson(ClassName type) {
        return MethodSpec.methodBuilder("listFromJson")
                .addJavadoc("Decodes a list.\n\n")
                .addJavadoc("@param json a JSON array\n@return its elements\n")
                .addJavadoc(
                        "@throws $T if it is not an array of this type\n",
                        ClassName.get(Types.ROOT, "JsonShapeException"))
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(ParameterizedTypeName.get(ClassName.get(List.class), type))
                .addParameter(Types.JSON_NODE, "json")
                .addStatement(
                        "$T<$T> list = new $T<>($T.size($S, json))",
                        List.class,
                        type,
                        ArrayList.class,
                        Types.VALUES,
                        String.join(".", type.simpleNames()))
                .beginControlFlow("for ($T element : json)", Types.JSON_NODE)
                .addStatement("list.add(fromJson(element))")
                .endControlFlow()
                .addStatement("return list")
                .build();
    }
}
