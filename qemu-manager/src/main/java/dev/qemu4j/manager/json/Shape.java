package dev.qemu4j.manager.json;

import dev.qemu4j.config.setting.Secret;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * The components of a type and a way to create a value from them: for a record, its components and its canonical constructor.
 *
 * @param type the type
 * @param components the components in order
 * @param maker creates a value
 */
record Shape(Class<?> type, List<Component> components, Maker maker) {
    /** Creates a value from the values of its components, in order. */
    interface Maker {
        /** Throws an {@link IllegalArgumentException} if the values are invalid. */
        Object make(Object[] values);
    }

    /** Gets a component of a value. */
    interface Accessor {
        Object get(Object value, JsonPath path);
    }

    /**
     * A component.
     *
     * @param name its name in Java
     * @param type its type
     * @param accessor gets it from a value
     */
    record Component(String name, Type type, Accessor accessor) {}

    /** The only part that is not a record, because its constructor is private; restricted to what a document may contain. */
    private static final Shape SECRET = new Shape(
            Secret.class,
            List.of(
                    new Component("id", String.class, (secret, path) -> ((Secret) secret).id()),
                    new Component("file", Path.class, (secret, path) -> file((Secret) secret, path))),
            values -> Secret.file((String) values[0], (Path) values[1]));

    static Shape of(Class<?> type) {
        if (type == Secret.class) {
            return SECRET;
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalStateException(type.getName() + " is not a record and has no shape of its own");
        }
        return new Shape(type, Stream.of(components).map(Shape::component).toList(), maker(type, components));
    }

    private static Object file(Secret secret, JsonPath path) {
        return secret.file()
                .orElseThrow(() -> VmConfigJsonException.at(
                        path,
                        "secret '" + secret.id() + "' is held in memory, and a document cannot contain secrets:"
                                + " put it in a file and use Secret.file"));
    }

    private static Component component(RecordComponent component) {
        Method accessor = component.getAccessor();
        return new Component(component.getName(), component.getGenericType(), (value, path) -> {
            try {
                return accessor.invoke(value);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(accessor + " of a public record cannot be called", e);
            }
        });
    }

    private static Maker maker(Class<?> type, RecordComponent[] components) {
        Class<?>[] types = Stream.of(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<?> canonical = type.getConstructor(types);
            return values -> make(canonical, values);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("the canonical constructor of " + type.getName() + " is not public", e);
        }
    }

    private static Object make(Constructor<?> canonical, Object[] values) {
        try {
            return canonical.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(canonical + " throws an undeclared exception", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(canonical + " of a public record cannot be called", e);
        }
    }
}
