package dev.qemu4j.integration;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.image.ImageException;
import dev.qemu4j.image.QemuImg;
import dev.qemu4j.image.cache.ImageCache;
import dev.qemu4j.image.cache.ImageCacheException;
import dev.qemu4j.manager.QemuManager;
import dev.qemu4j.manager.VmException;
import dev.qemu4j.process.QemuProcess;
import dev.qemu4j.process.QemuProcessException;
import dev.qemu4j.qapi.QapiException;
import dev.qemu4j.qapi.QapiValue;
import dev.qemu4j.qmp.QmpClient;
import dev.qemu4j.qmp.QmpException;
import dev.qemu4j.testkit.FakeQemu;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * A module of the library as it is built, and what it may do. The rules of the architecture are read from this table.
 *
 * @param anchor a class of it
 * @param rootException the class that all of its exceptions extend
 * @param siblings exactly the modules of this project that it uses
 * @param libraries the other modules that it requires, without {@code java.base}
 * @param apiPackages the packages that it exports to every module
 */
record PublishedModule(
        Class<?> anchor,
        Class<? extends RuntimeException> rootException,
        Set<String> siblings,
        Set<String> libraries,
        Set<String> apiPackages) {
    private static final PublishedModule CONFIG = new PublishedModule(
            VmConfig.class,
            IllegalArgumentException.class,
            Set.of(),
            Set.of("org.jspecify"),
            Set.of(
                    "dev.qemu4j.config",
                    "dev.qemu4j.config.block",
                    "dev.qemu4j.config.capability",
                    "dev.qemu4j.config.change",
                    "dev.qemu4j.config.chardev",
                    "dev.qemu4j.config.cloudinit",
                    "dev.qemu4j.config.cpu",
                    "dev.qemu4j.config.device",
                    "dev.qemu4j.config.display",
                    "dev.qemu4j.config.firmware",
                    "dev.qemu4j.config.imports",
                    "dev.qemu4j.config.memory",
                    "dev.qemu4j.config.network",
                    "dev.qemu4j.config.option",
                    "dev.qemu4j.config.setting"));

    private static final PublishedModule QMP = new PublishedModule(
            QmpClient.class,
            QmpException.class,
            Set.of(),
            Set.of("tools.jackson.databind", "jdk.jfr", "org.slf4j", "org.jspecify"),
            Set.of("dev.qemu4j.qmp"));

    /** Generated for the most part, so that its packages are not listed here. */
    private static final PublishedModule QAPI = new PublishedModule(
            QapiValue.class,
            QapiException.class,
            Set.of("dev.qemu4j.qmp"),
            Set.of("tools.jackson.databind", "java.compiler", "org.jspecify"),
            Set.of());

    private static final PublishedModule PROCESS = new PublishedModule(
            QemuProcess.class,
            QemuProcessException.class,
            Set.of("dev.qemu4j.config"),
            Set.of("org.slf4j", "org.jspecify"),
            Set.of("dev.qemu4j.process"));

    private static final PublishedModule IMAGE = new PublishedModule(
            QemuImg.class,
            ImageException.class,
            Set.of("dev.qemu4j.config", "dev.qemu4j.process"),
            Set.of("tools.jackson.core", "org.jspecify"),
            Set.of("dev.qemu4j.image"));

    private static final PublishedModule IMAGE_CACHE = new PublishedModule(
            ImageCache.class,
            ImageCacheException.class,
            Set.of("dev.qemu4j.config", "dev.qemu4j.image", "dev.qemu4j.process"),
            Set.of("java.net.http", "org.tukaani.xz", "org.jspecify"),
            Set.of("dev.qemu4j.image.cache"));

    private static final PublishedModule MANAGER = new PublishedModule(
            QemuManager.class,
            VmException.class,
            Set.of("dev.qemu4j.config", "dev.qemu4j.process", "dev.qemu4j.qapi", "dev.qemu4j.qmp"),
            Set.of("jdk.jfr", "org.slf4j", "org.jspecify"),
            Set.of(
                    "dev.qemu4j.manager",
                    "dev.qemu4j.manager.console",
                    "dev.qemu4j.manager.hardware",
                    "dev.qemu4j.manager.host",
                    "dev.qemu4j.manager.input",
                    "dev.qemu4j.manager.json",
                    "dev.qemu4j.manager.plan",
                    "dev.qemu4j.manager.screen",
                    "dev.qemu4j.manager.stats"));

    /** Its failures are those of the tests that use it, so it has no exceptions. */
    private static final PublishedModule TESTKIT = new PublishedModule(
            FakeQemu.class,
            RuntimeException.class,
            Set.of("dev.qemu4j.config"),
            Set.of("tools.jackson.databind", "net.jqwik.api", "org.jspecify"),
            Set.of("dev.qemu4j.testkit"));

    private static final Map<PublishedModule, JavaClasses> CLASSES = new ConcurrentHashMap<>();

    static List<PublishedModule> all() {
        return List.of(CONFIG, QMP, QAPI, PROCESS, IMAGE, IMAGE_CACHE, MANAGER, TESTKIT);
    }

    /** Those that programs use, and not only tests. */
    static List<PublishedModule> library() {
        return List.of(CONFIG, QMP, QAPI, PROCESS, IMAGE, IMAGE_CACHE, MANAGER);
    }

    /** Those whose packages are listed here. Generated packages follow the schema of QEMU. */
    static List<PublishedModule> handWritten() {
        return List.of(CONFIG, QMP, PROCESS, IMAGE, IMAGE_CACHE, MANAGER, TESTKIT);
    }

    static List<PublishedModule> core() {
        return List.of(CONFIG, QMP, PROCESS, IMAGE, IMAGE_CACHE, MANAGER);
    }

    static PublishedModule config() {
        return CONFIG;
    }

    static PublishedModule manager() {
        return MANAGER;
    }

    static JavaClasses coreClasses() {
        return new ClassFileImporter()
                .importUrls(core().stream().map(PublishedModule::location).toList());
    }

    /** The name of the module. */
    @Override
    public String toString() {
        return moduleName();
    }

    String moduleName() {
        return anchor.getPackageName();
    }

    /** Its jar, or its folder of classes where nothing has been packaged. */
    URL location() {
        return anchor.getProtectionDomain().getCodeSource().getLocation();
    }

    ModuleDescriptor descriptor() throws URISyntaxException {
        URI location = location().toURI();
        return ModuleFinder.of(Path.of(location))
                .find(moduleName())
                .orElseThrow(() -> new AssertionError("no module " + moduleName() + " in " + location))
                .descriptor();
    }

    JavaClasses classes() {
        return CLASSES.computeIfAbsent(this, module -> new ClassFileImporter().importUrl(module.location()));
    }

    Set<String> packages() {
        return classes().stream().map(JavaClass::getPackageName).collect(Collectors.toCollection(TreeSet::new));
    }
}
