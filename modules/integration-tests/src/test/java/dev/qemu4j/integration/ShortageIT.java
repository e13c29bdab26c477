package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.testkit.TestQemus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A JVM that runs out of descriptors, threads, memory, space or threads of the common pool, at random moments: what cannot be done is an
 * error, a machine that runs goes on, and when there is enough again nothing is lost or left.
 *
 * <p>The Maven property {@code qemu4j.shortages} says how many lives there are. What this host does not allow to be made short is left out;
 * a test of {@link OneShortageIT} is skipped for each.
 */
@Tag(ShortageIT.TAG)
class ShortageIT {
    /** Maven runs the tests with this tag with a number of tries of their own. */
    static final String TAG = "shortage";

    /** The JVMs that the lives take place in. */
    enum Jvm {
        USUAL("u", ""),
        /** All virtual threads take turns on one thread of the system. */
        ONE_CARRIER("o", "-Djdk.virtualThreadScheduler.parallelism=1 -Djdk.virtualThreadScheduler.maxPoolSize=1");

        private final String folder;
        private final String flags;

        Jvm(String folder, String flags) {
            this.folder = folder;
            this.flags = flags;
        }

        List<String> flags() {
            return flags.isEmpty() ? List.of() : List.of(flags.split(" "));
        }
    }

    private static final Map<Jvm, ShortJvm> JVMS = new EnumMap<>(Jvm.class);
    private static Path folder;

    @BeforeContainer
    static void begin() throws IOException {
        // Its path is the beginning of those of sockets, which must be short.
        folder = Files.createTempDirectory(Path.of("/tmp"), "short");
        // The JVMs may belong to another user.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    @AfterContainer
    static void end() throws IOException {
        JVMS.values().forEach(ShortJvm::close);
        JVMS.clear();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** The JVM of the former lives, or a new one if a life has failed in it. */
    private static ShortJvm jvm(Jvm which) throws Exception {
        ShortJvm running = JVMS.get(which);
        if (running != null) {
            return running;
        }
        ShortJvm started =
                ShortJvm.start(folder.resolve(which.folder), TestQemus.first().program(), which.flags());
        JVMS.put(which, started);
        assertThat(started.answer()).isEqualTo(ShortageProgram.FINE);
        return started;
    }

    static void live(Jvm which, List<ShortageMove> moves) throws Exception {
        ShortJvm jvm = jvm(which);
        boolean fine = false;
        try {
            assertThat(jvm.live(moves)).isEqualTo(ShortageProgram.FINE);
            fine = true;
        } finally {
            if (!fine) {
                JVMS.remove(which);
                jvm.close();
            }
        }
    }

    @Provide
    Arbitrary<List<ShortageMove>> moves() {
        return ShortageMove.any(Arbitraries.of(ShortJvm.resources()))
                .list()
                .ofMinSize(3)
                .ofMaxSize(8);
    }

    /** What fails depends on the moment, so shrinking would look for something else. */
    @Property(shrinking = ShrinkingMode.OFF)
    void whatCannotBeDoneIsAnErrorAndNothingIsLostOrLeft(@ForAll Jvm jvm, @ForAll("moves") List<ShortageMove> moves)
            throws Exception {
        live(jvm, moves);
    }
}
