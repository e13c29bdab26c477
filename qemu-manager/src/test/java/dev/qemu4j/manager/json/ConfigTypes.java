package dev.qemu4j.manager.json;

import dev.qemu4j.config.VmConfig;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.List;

/** The public types of {@code qemu-config}, found in its classes. */
final class ConfigTypes {
    private ConfigTypes() {}

    static List<Class<?>> all() throws Exception {
        Path module = Path.of(VmConfig.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        try (ModuleReader reader = ModuleFinder.of(module)
                .find(VmConfig.class.getPackageName())
                .orElseThrow()
                .open()) {
            return reader.list()
                    .filter(name -> name.endsWith(".class") && !name.endsWith("-info.class"))
                    .<Class<?>>map(name -> load(name.substring(0, name.length() - ".class".length())))
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .toList();
        }
    }

    /** The concrete subtypes of a type. */
    static List<Class<?>> concrete(Class<?> type) throws Exception {
        return all().stream()
                .filter(type::isAssignableFrom)
                .filter(each -> !Modifier.isAbstract(each.getModifiers()))
                .toList();
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name.replace('/', '.'), false, VmConfig.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }
}
