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
 * What values of a type consist of, and how they are made of it: for a record its components and its canonical constructor.
 *
 * @param type the type
 * @param components the components in their order
 * @param maker makes a value
 */
record Shape(Class<?> type, List<Component> components, Maker maker) {
    /** Makes a value of the values of its components, in their order. */
    interface Maker {
        /** May throw an {@link IllegalArgumentException}, which says what cannot be. */
        Object make(Object[] values);
    }

    /** Takes a component out of a value. */
    interface Accessor {
        Object get(Object value, Place place);
    }

    /**
     * A component.
     *
     * @param name its name in Java
     * @param type its type
     * @param accessor takes it out of a value
     */
    record Component(String name, Type type, Accessor accessor) {}

    /** The one part that is no record, because its constructor is private: only that which a document may hold of it. */
    private static final Shape SECRET = new Shape(
            Secret.class,
            List.of(
                    new Component("id", String.class, (secret, place) -> ((Secret) secret).id()),
                    new Component("file", Path.class, (secret, place) -> file((Secret) secret, place))),
            values -> Secret.file((String) values[0], (Path) values[1]));

    static Shape of(Class<?> type) {
        if (type == Secret.class) {
            return SECRET;
        }
        RecordComponent[] components = type.getRecordComponents();
        if (components == null) {
            throw new IllegalStateException(type.getName() + " is neither a record nor has a shape of its own");
        }
        return new Shape(type, Stream.of(components).map(Shape::component).toList(), maker(type, components));
    }

    private static Object file(Secret secret, Place place) {
        return secret.file()
                .orElseThrow(() -> VmConfigJsonException.at(
                        place,
                        "secret '" + secret.id() + "' is held in memory, and a document holds no secrets:"
                                + " put it in a file and describe it with Secret.file"));
    }

    private static Component component(RecordComponent component) {
        Method accessor = component.getAccessor();
        return new Component(component.getName(), component.getGenericType(), (value, place) -> {
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
            throw new IllegalStateException(canonical + " throws what it does not declare", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(canonical + " of a public record cannot be called", e);
        }
    }
}
