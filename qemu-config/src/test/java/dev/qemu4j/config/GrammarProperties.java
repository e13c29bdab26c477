package dev.qemu4j.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.option.OptionKind;
import dev.qemu4j.config.option.OptionText;
import dev.qemu4j.config.option.PropertyTree;
import dev.qemu4j.config.option.QemuOption;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** For any value, QEMU's readers return that value and no other option. */
class GrammarProperties {
    @Provide
    Arbitrary<String> hostile() {
        return HostileText.any();
    }

    @Provide
    Arbitrary<PropertyTree> trees() {
        return trees(2);
    }

    private static Arbitrary<PropertyTree> trees(int depth) {
        Arbitrary<String> keys = Arbitraries.of("driver", "id", "file", "path", "a-b", "x_y", "help", "Z9");
        Arbitrary<Object> leaves = HostileText.any().map(text -> (Object) text);
        Arbitrary<Object> values = depth == 0
                ? leaves
                : Arbitraries.frequencyOf(
                        net.jqwik.api.Tuple.of(4, leaves),
                        net.jqwik.api.Tuple.of(
                                1,
                                trees(depth - 1).filter(tree -> !tree.isEmpty()).map(tree -> (Object) tree)));
        return Arbitraries.maps(keys, values).ofMaxSize(4).map(map -> {
            PropertyTree tree = PropertyTree.empty();
            for (Map.Entry<String, Object> entry : map.entrySet()) {
                tree = entry.getValue() instanceof PropertyTree subtree
                        ? tree.with(entry.getKey(), subtree)
                        : tree.with(entry.getKey(), (String) entry.getValue());
            }
            return tree;
        });
    }

    @Property(tries = 500)
    void keyvalParsesTheTextToTheTree(@ForAll("trees") PropertyTree tree) {
        assertThat(QemuGrammar.keyval(tree.toText(), "")).isEqualTo(tree.toMap());
    }

    @Property(tries = 500)
    void theTextOfATreeParsesToTheTree(@ForAll("trees") PropertyTree tree) {
        assertThat(OptionText.parse(tree.toText(), "").map(PropertyTree::toMap)).contains(tree.toMap());
    }

    @Property(tries = 500)
    void jsonParsesToTheTree(@ForAll("trees") PropertyTree tree) {
        assertThat(Json.read(tree.toJson())).isEqualTo(tree.toMap());
        assertThat(tree.toJson().chars()).allMatch(c -> c >= 0x20 && c < 0x7f);
    }

    @Property(tries = 500)
    void aDriverNameStaysADriverName(@ForAll("hostile") String driver, @ForAll("hostile") String value) {
        PropertyTree tree = PropertyTree.of("driver", driver).with("x", value);
        QemuOption option = new QemuOption(
                "-device", new QemuOption.Argument.Properties(OptionKind.DEVICE.impliedKey(), tree), "test", "test");
        assertThat(QemuGrammar.opts(option.arguments().get(1), "driver"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("driver", List.of(driver), "x", List.of(value)));
    }
}
