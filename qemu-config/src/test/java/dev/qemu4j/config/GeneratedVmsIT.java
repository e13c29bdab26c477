package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.qemu4j.config.block.FileSource;
import dev.qemu4j.config.option.ConfigProblem;
import dev.qemu4j.config.option.PropertyTree;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;

/**
 * Every QEMU accepts every valid configuration and has what it describes, or refuses it for the reason that the check reported.
 */
class GeneratedVmsIT {
    private static final Path FOLDER = folder();
    /** A quoted name, or the option or its value that needs another version. */
    private static final Pattern NAME = Pattern.compile("'([^']+)'|(?<=[ =-])([a-z][a-z-]*)(?= needs)");

    private static final AskedCapabilities CAPABILITIES = new AskedCapabilities(FOLDER);

    private static Path folder() {
        try {
            return Files.createTempDirectory("vms");
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @AfterContainer
    static void remove() throws IOException {
        try (Stream<Path> files = Files.walk(FOLDER)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Provide
    Arbitrary<VmConfig> vms() {
        return GeneratedVms.in(FOLDER);
    }

    @Property(tries = 30, shrinking = ShrinkingMode.OFF)
    void qemuAcceptsOrRefusesWhatBuildsAsTheCheckPredicts(@ForAll("vms") VmConfig config, @ForAll boolean json)
            throws Exception {
        // One file for two writers is refused by QEMU's locks, which is not what is tested here.
        List<Path> paths = config.disks().stream().map(GeneratedVmsIT::path).toList();
        if (paths.stream().distinct().count() < paths.size()) {
            return;
        }
        for (Path path : paths) {
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                file.setLength(1440 << 10);
            }
        }
        for (RealQemu qemu : RealQemu.all()) {
            List<ConfigProblem> problems = config.check(CAPABILITIES.of(qemu, config));
            if (problems.isEmpty()) {
                try (QemuSession session = start(qemu, config, json)) {
                    assertIsAsDescribed(session, config);
                }
            } else {
                assertThatIllegalStateException()
                        .as("%s accepts what the check reported: %s", qemu, problems)
                        .isThrownBy(() -> start(qemu, config, json).close())
                        .satisfies(e -> assertThat(e.getCause().getMessage())
                                .containsAnyOf(problems.stream()
                                        .flatMap(GeneratedVmsIT::names)
                                        .toArray(String[]::new)));
            }
        }
    }

    /** Words that QEMU's message must contain if it refuses for the same reason. */
    private static Stream<String> names(ConfigProblem problem) {
        return NAME.matcher(problem.reason())
                .results()
                .map(name -> name.group(1) == null ? name.group(2) : name.group(1));
    }

    private static QemuSession start(RealQemu qemu, VmConfig config, boolean json) throws Exception {
        try {
            return json ? QemuSession.startWithJson(qemu, config, FOLDER) : QemuSession.start(qemu, config, FOLDER);
        } catch (IllegalStateException e) {
            throw new IllegalStateException(qemu + ": " + CommandLine.of(config), e);
        }
    }

    private static void assertIsAsDescribed(QemuSession session, VmConfig config) throws IOException {
        assertThat(session.execute("{\"execute\":\"query-name\"}")).isEqualTo(Map.of("name", config.name()));
        assertThat((List<?>) session.execute("{\"execute\":\"query-cpus-fast\"}"))
                .hasSize(config.cpus());
        assertThat(files(session)).isEqualTo(describedFiles(config));
        for (PropertyTree device : devices(config)) {
            String path = "/machine/peripheral/" + device.text("id").orElseThrow();
            for (String property : List.of("mac", "serial")) {
                if (device.get(property).isPresent()) {
                    assertThat(session.qomGet(path, property))
                            .isEqualTo(device.text(property).orElseThrow());
                }
            }
        }
    }

    private static List<PropertyTree> devices(VmConfig config) {
        return CommandLine.of(config).options().stream()
                .filter(option -> option.name().equals("-device"))
                .flatMap(option -> option.properties().stream())
                .toList();
    }

    /** The file of each device that has one, by the device's block node. */
    private static Map<String, String> files(QemuSession session) throws IOException {
        Map<String, String> files = new HashMap<>();
        for (Object entry : (List<?>) session.execute("{\"execute\":\"query-block\"}")) {
            if (((Map<?, ?>) entry).get("inserted") instanceof Map<?, ?> inserted) {
                files.put((String) inserted.get("node-name"), RealQemuIT.filename((Map<?, ?>) inserted.get("image")));
            }
        }
        return files;
    }

    private static Map<String, String> describedFiles(VmConfig config) {
        Map<String, String> files = new HashMap<>();
        for (int i = 0; i < config.disks().size(); i++) {
            files.put("disk" + i, path(config.disks().get(i)).toString());
        }
        return files;
    }

    private static Path path(Disk disk) {
        return ((FileSource) disk.image().source()).path();
    }
}
