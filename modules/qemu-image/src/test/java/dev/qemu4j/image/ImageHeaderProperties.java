package dev.qemu4j.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.image.ImageException.Diagnosis;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/**
 * Damaged headers: whatever is in them, reading ends with a header or a failure of this library. How often is said by the property
 * {@code qemu4j.image.headers}.
 */
class ImageHeaderProperties {
    /**
     * One change of an image.
     *
     * @param where which of its sectors
     * @param offset where in there
     * @param bytes what it has there
     */
    record Damage(int where, int offset, List<Byte> bytes) {
        void to(SparseImage image, long[] offsets) {
            long at = offsets[Math.floorMod(where, offsets.length)] + offset;
            for (int i = 0; i < bytes.size(); i++) {
                image.put(at + i, bytes.get(i));
            }
        }
    }

    @Provide
    Arbitrary<List<Damage>> damages() {
        Arbitrary<Integer> offsets = Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.integers().between(0, 127)),
                Tuple.of(1, Arbitraries.integers().between(0, 511)));
        Arbitrary<List<Byte>> random = Arbitraries.bytes().list().ofMinSize(1).ofMaxSize(8);
        Arbitrary<List<Byte>> extreme = Arbitraries.of(
                        "0000000000000000", "ffffffffffffffff", "7fffffffffffffff", "80000000", "00000001", "01000000")
                .map(hex -> {
                    List<Byte> bytes = new ArrayList<>();
                    for (byte b : HexFormat.of().parseHex(hex)) {
                        bytes.add(b);
                    }
                    return bytes;
                });
        return Combinators.combine(
                        Arbitraries.integers().between(0, 7), offsets, Arbitraries.oneOf(List.of(random, extreme)))
                .as(Damage::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(4);
    }

    @Provide
    Arbitrary<String> names() {
        return Arbitraries.of(ImageHeaderTest.CAPTURED);
    }

    @Property(edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void aDamagedHeaderIsReadOrRefused(
            @ForAll("names") String name, @ForAll("damages") List<Damage> damages, @ForAll("cuts") double cut) {
        SparseImage image = Captured.copy(name);
        long[] offsets = image.offsets();
        damages.forEach(damage -> damage.to(image, offsets));
        image.size((long) (image.size() * cut));
        try {
            ImageHeader header = ImageHeader.of(image.channel());
            assertThat(header.fileSize().bytes()).isEqualTo(image.size());
            assertThat(header.isSelfContained()
                            && (header.backing().isPresent()
                                    || header.dataFile().isPresent()
                                    || !header.extents().isEmpty()))
                    .isFalse();
        } catch (ImageException e) {
            assertThat(EnumSet.of(Diagnosis.CORRUPT, Diagnosis.FORMAT)).contains(e.diagnosis());
            assertThat(e.getMessage()).hasSizeLessThan(1000);
        }
        assertThat(image.bytesRead()).isLessThan(64 << 10);
    }

    /** Most are whole. */
    @Provide
    Arbitrary<Double> cuts() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.just(1.0)),
                Tuple.of(1, Arbitraries.doubles().between(0, 1)));
    }

    /** The images as they were captured, read once. */
    private static final class Captured {
        private static final ConcurrentMap<String, SparseImage> IMAGES = new ConcurrentHashMap<>();

        static SparseImage copy(String name) {
            return IMAGES.computeIfAbsent(name, SparseImage::captured).copy();
        }
    }
}
