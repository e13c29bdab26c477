package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.DataSize;
import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.testkit.TestQemus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

/**
 * Chains of images, built, written to, committed, rebased and converted at random: a guest always reads what a plain array has. How many
 * is said by the property {@code qemu4j.image.chains}.
 */
class RandomChainsIT {
    private static final int CLUSTER = 65536;
    private static final int CLUSTERS = 8;

    private final QemuImg img = Images.of(TestQemus.first());
    private Path folder;
    private int made;

    /** What is done to a chain. */
    enum Verb {
        WRITE,
        OVERLAY,
        COMMIT,
        REBASE,
        FLATTEN,
        CONVERT,
        GROW
    }

    /**
     * One step.
     *
     * @param verb what is done
     * @param where where it is done, or which of several things is taken
     * @param value what is written
     */
    record Step(Verb verb, int where, int value) {}

    /**
     * An image and what a guest would read from it.
     *
     * @param file the file
     * @param format its format
     * @param content one byte for each cluster, which has nothing else
     */
    record Model(Path file, ImageFormat format, List<Integer> content) {
        Model with(List<Integer> other) {
            return new Model(file, format, other);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Verb> verbs = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(Verb.WRITE)),
                Tuple.of(4, Arbitraries.just(Verb.OVERLAY)),
                Tuple.of(3, Arbitraries.of(Verb.COMMIT, Verb.REBASE)),
                Tuple.of(2, Arbitraries.of(Verb.FLATTEN, Verb.CONVERT, Verb.GROW)));
        return Combinators.combine(
                        verbs,
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(1, 100))
                .as(Step::new)
                .list()
                .ofMinSize(3)
                .ofMaxSize(6);
    }

    @BeforeTry
    void makeFolder() throws Exception {
        folder = Files.createTempDirectory("chain");
        made = 0;
    }

    @AfterTry
    void removeFolder() throws Exception {
        for (String name : Images.in(folder)) {
            Files.delete(folder.resolve(name));
        }
        Files.delete(folder);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void aGuestReadsWhatTheModelHas(@ForAll("steps") List<Step> steps, @ForAll boolean raw) throws Exception {
        List<Model> chain = new ArrayList<>();
        ImageFormat format = raw ? ImageFormat.RAW : ImageFormat.QCOW2;
        Path base = img.create(next(), format, DataSize.ofBytes((long) CLUSTER * CLUSTERS));
        chain.add(new Model(base, format, Collections.nCopies(CLUSTERS, 0)));
        for (Step step : steps) {
            apply(step, chain);
        }
        Model top = chain.getLast();
        assertThat(read(top.file())).isEqualTo(top.content());
        if (top.format() == ImageFormat.QCOW2) {
            assertThat(img.check(top.file()).isClean()).isTrue();
        }
        Images.assertNothingLeft(folder);
    }

    private Path next() {
        return folder.resolve("image " + made++);
    }

    private void apply(Step step, List<Model> chain) throws Exception {
        Model top = chain.getLast();
        switch (step.verb()) {
            case WRITE -> chain.set(chain.size() - 1, write(step, top));
            case OVERLAY -> chain.add(overlay(step, top));
            case COMMIT -> commit(chain);
            case REBASE -> rebase(step, chain);
            case FLATTEN -> {
                img.flatten(top.file());
                chain.clear();
                chain.add(top);
            }
            case CONVERT -> {
                chain.clear();
                chain.add(convert(step, top));
            }
            case GROW -> {
                List<Integer> larger = new ArrayList<>(top.content());
                larger.add(0);
                img.resize(top.file(), DataSize.ofBytes((long) CLUSTER * larger.size()));
                chain.set(chain.size() - 1, top.with(larger));
            }
        }
    }

    private Model write(Step step, Model top) throws Exception {
        List<Integer> content = new ArrayList<>(top.content());
        int cluster = step.where() % content.size();
        content.set(cluster, step.value());
        Images.write(img, top.file(), top.format().driver(), (long) cluster * CLUSTER, CLUSTER, step.value());
        return top.with(content);
    }

    private Model overlay(Step step, Model top) throws Exception {
        OverlayOptions options = OverlayOptions.DEFAULT;
        options = step.where() % 2 == 0 ? options.relative() : options;
        options = step.where() % 3 == 0 ? options.clusterSize(DataSize.ofBytes(4096)) : options;
        options = step.where() % 5 == 0 ? options.lazyRefcounts() : options;
        return new Model(img.overlay(top.file(), next(), options), ImageFormat.QCOW2, top.content());
    }

    private void commit(List<Model> chain) throws Exception {
        if (chain.size() > 1) {
            Model top = chain.getLast();
            img.commit(top.file());
            int below = chain.size() - 2;
            chain.set(below, chain.get(below).with(top.content()));
        }
    }

    /** To another image of the chain, or to one that has nothing to do with it. */
    private void rebase(Step step, List<Model> chain) throws Exception {
        if (chain.size() == 1) {
            return;
        }
        Model top = chain.removeLast();
        if (step.where() % 3 == 0) {
            List<Integer> content = Collections.nCopies(CLUSTERS, step.value());
            byte[] bytes = new byte[CLUSTERS * CLUSTER];
            Arrays.fill(bytes, (byte) step.value());
            chain.clear();
            chain.add(new Model(Files.write(next(), bytes), ImageFormat.RAW, content));
        } else {
            int keep = 1 + step.where() % chain.size();
            chain.subList(keep, chain.size()).clear();
        }
        RebaseOptions options = step.value() % 2 == 0 ? RebaseOptions.DEFAULT.relative() : RebaseOptions.DEFAULT;
        img.rebase(top.file(), chain.getLast().file(), options);
        chain.add(top);
    }

    private Model convert(Step step, Model top) throws Exception {
        ImageFormat format = step.where() % 2 == 0 ? ImageFormat.QCOW2 : ImageFormat.RAW;
        ConvertOptions options = format == ImageFormat.QCOW2 && step.value() % 2 == 0
                ? ConvertOptions.DEFAULT.compress()
                : ConvertOptions.DEFAULT;
        return new Model(img.convert(top.file(), next(), format, options), format, top.content());
    }

    private List<Integer> read(Path image) throws Exception {
        Path raw = img.convert(image, next(), ImageFormat.RAW);
        byte[] bytes = Files.readAllBytes(raw);
        assertThat(bytes.length % CLUSTER).isZero();
        List<Integer> content = new ArrayList<>();
        for (int begin = 0; begin < bytes.length; begin += CLUSTER) {
            byte[] cluster = new byte[CLUSTER];
            Arrays.fill(cluster, bytes[begin]);
            assertThat(Arrays.mismatch(bytes, begin, begin + CLUSTER, cluster, 0, CLUSTER))
                    .as("where the cluster at %d is not all of one kind", begin)
                    .isEqualTo(-1);
            content.add((int) bytes[begin]);
        }
        return content;
    }
}
