package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A type of the facts as a Java type.
 *
 * @param kind the kind of the value, or of the elements of the list
 * @param named the generated class, null if there is none
 * @param list whether it is a list
 */
record JavaType(Kind kind, @Nullable ClassName named, boolean list) {
    /** The kinds of values, which are decoded in different ways. */
    enum Kind {
        STRING,
        INTEGER,
        NUMBER,
        BOOLEAN,
        ANY,
        NULL,
        ENUM,
        OBJECT,
        ALTERNATE
    }

    /** The Java type of a builtin type; empty if it is not one. Integers of any width are a Java {@code long}. */
    static Optional<JavaType> builtin(TypeRef type) {
        Kind kind = switch (type.name()) {
            case "string" -> Kind.STRING;
            case "boolean" -> Kind.BOOLEAN;
            case "number" -> Kind.NUMBER;
            case "int", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "size" ->
                Kind.INTEGER;
            case "any" -> Kind.ANY;
            case "null" -> Kind.NULL;
            default -> null;
        };
        return Optional.ofNullable(kind).map(found -> new JavaType(found, null, type.list()));
    }

    /** The type of the value, or of the elements of the list. */
    TypeName element() {
        return switch (kind) {
            case STRING -> ClassName.get(String.class);
            case INTEGER -> TypeName.LONG;
            case NUMBER -> TypeName.DOUBLE;
            case BOOLEAN -> TypeName.BOOLEAN;
            case ANY, NULL -> Types.JSON_NODE;
            case ENUM, OBJECT, ALTERNATE -> className();
        };
    }

    /** The type of a mandatory component. */
    TypeName required() {
        return list
                ? ParameterizedTypeName.get(ClassName.get(List.class), element().box())
                : element();
    }

    /** The type of an optional component. */
    TypeName optional() {
        return ParameterizedTypeName.get(
                ClassName.get(Optional.class), required().box());
    }

    ClassName className() {
        return Objects.requireNonNull(named, "no class");
    }

    boolean isPrimitive() {
        return !list && (kind == Kind.INTEGER || kind == Kind.NUMBER || kind == Kind.BOOLEAN);
    }
}
