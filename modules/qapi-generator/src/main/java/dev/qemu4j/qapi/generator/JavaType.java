package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.ParameterizedTypeName;
import com.palantir.javapoet.TypeName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A type in the facts as a Java type.
 *
 * @param kind what it is, or what it is a list of
 * @param named the generated class, for those that have one
 * @param list whether it is a list
 */
record JavaType(Kind kind, @Nullable ClassName named, boolean list) {
    /** The kinds of JSON values that are read and written differently. */
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

    /** The builtin of that name in the facts. Every integer is a Java {@code long}, whatever its width in QEMU. */
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

    /** The type of one element, or of the value itself. */
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

    /** The type as a component that is always there. */
    TypeName required() {
        return list
                ? ParameterizedTypeName.get(ClassName.get(List.class), element().box())
                : element();
    }

    /** The type as a component that may be absent. */
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
