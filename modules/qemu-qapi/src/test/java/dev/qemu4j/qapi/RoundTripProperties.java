package dev.qemu4j.qapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.qmp.QmpResult;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.GenerationMode;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import tools.jackson.databind.JsonNode;

/** Values of all generated types can be encoded and decoded. */
class RoundTripProperties {
    private static final List<Definition> ALL = Definitions.all();
    private static final QapiArbitraries VALUES = new QapiArbitraries(ALL);

    /** All types get the same number of tries. A seed that fails can be tried again. */
    @Property(generation = GenerationMode.EXHAUSTIVE)
    void everyValueOfEveryTypeIsEqualAfterEncodingAndDecoding(
            @ForAll("definitions") Definition definition, @ForAll @IntRange(min = 1, max = 12) int seed) {
        QapiValue value = VALUES.of(definition.type())
                .generator(100)
                .next(new Random(seed))
                .value();

        JsonNode onTheWire = QmpResult.of(value.toJson().toString()).json();
        QapiValue read = Objects.requireNonNull(definition.fromJson()).apply(onTheWire);

        assertThat(read).isEqualTo(value);
        assertThat(read.hashCode()).isEqualTo(value.hashCode());
        assertThat(read.toJson().toString()).hasSameSizeAs(value.toJson().toString());
    }

    @Provide
    Arbitrary<Definition> definitions() {
        return Arbitraries.of(
                ALL.stream().filter(definition -> definition.fromJson() != null).toList());
    }
}
