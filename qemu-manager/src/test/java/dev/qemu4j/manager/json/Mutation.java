package dev.qemu4j.manager.json;

import dev.qemu4j.testkit.QmpArbitraries;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A change of a tree at a random position.
 *
 * @param position the number of the changed member or element among all of them
 * @param what the kind of change
 * @param other another value
 * @param name another name
 */
record Mutation(int position, What what, JsonNode other, String name) {
    enum What {
        REPLACE,
        REMOVE,
        RENAME,
        ADD,
        WRAP
    }

    static Arbitrary<Mutation> any() {
        Arbitrary<String> names = Arbitraries.of(
                "kind", "format", "name", "id", "source", "properties", "$size", "$repeated", "", "ü", "a b");
        return Combinators.combine(
                        Arbitraries.integers().between(0, 10_000),
                        Arbitraries.of(What.values()),
                        QmpArbitraries.json(),
                        names)
                .as(Mutation::new)
                .withoutEdgeCases();
    }

    void of(ObjectNode tree) {
        List<JsonNode> containers = new ArrayList<>();
        collect(tree, containers);
        int members = containers.stream().mapToInt(JsonNode::size).sum();
        if (members == 0) {
            return; // the earlier changes left nothing to change
        }
        int rest = position % members;
        for (JsonNode container : containers) {
            if (rest < container.size()) {
                if (container instanceof ObjectNode object) {
                    of(object, new ArrayList<>(object.propertyNames()).get(rest));
                } else {
                    of((ArrayNode) container, rest);
                }
                return;
            }
            rest -= container.size();
        }
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(child -> collect(child, containers));
        }
    }

    private void of(ObjectNode object, String member) {
        switch (what) {
            case REPLACE -> object.set(member, other);
            case REMOVE -> object.remove(member);
            case RENAME -> object.set(name, object.remove(member));
            case ADD -> object.set(name, other);
            case WRAP -> object.set(member, object.arrayNode().add(object.get(member)));
        }
    }

    private void of(ArrayNode array, int index) {
        switch (what) {
            case REPLACE, RENAME -> array.set(index, other);
            case REMOVE -> array.remove(index);
            case ADD -> array.insert(index, other);
            case WRAP -> array.set(index, array.objectNode().set(name, array.get(index)));
        }
    }
}
