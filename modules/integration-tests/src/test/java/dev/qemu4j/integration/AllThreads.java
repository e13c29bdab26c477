package dev.qemu4j.integration;

import java.lang.reflect.Method;
import java.util.stream.Stream;

/**
 * Every thread of this JVM, the virtual ones too, if it was started with {@code -Djdk.trackAllThreads=true}.
 *
 * <p>Otherwise virtual threads are only visible in thread dumps, and JDK 25 sometimes crashes while it writes one. This reads the same
 * data, for which the JVM needs {@code --add-exports java.base/jdk.internal.vm=ALL-UNNAMED}.
 */
final class AllThreads {
    private static final Class<?> CONTAINER = type("ThreadContainer");
    private static final Method ROOT = method(type("ThreadContainers"), "root");
    private static final Method THREADS = method(CONTAINER, "threads");
    private static final Method CHILDREN = method(CONTAINER, "children");

    private AllThreads() {}

    static Stream<Thread> get() {
        return in(call(ROOT, null));
    }

    private static Stream<Thread> in(Object container) {
        Stream<Thread> own = ((Stream<?>) call(THREADS, container)).map(Thread.class::cast);
        return Stream.concat(own, ((Stream<?>) call(CHILDREN, container)).flatMap(AllThreads::in));
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName("jdk.internal.vm." + name);
        } catch (ClassNotFoundException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Method method(Class<?> type, String name) {
        try {
            return type.getMethod(name);
        } catch (NoSuchMethodException e) {
            throw new LinkageError(name, e);
        }
    }

    private static Object call(Method method, Object target) {
        try {
            return method.invoke(target);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(method.toString(), e);
        }
    }
}
