package dev.qemu4j.qapi.generator;

import dev.qemu4j.qapi.generator.Definition.Alternate;
import dev.qemu4j.qapi.generator.Definition.Branch;
import dev.qemu4j.qapi.generator.Definition.Command;
import dev.qemu4j.qapi.generator.Definition.Event;
import dev.qemu4j.qapi.generator.Definition.Member;
import dev.qemu4j.qapi.generator.Definition.Struct;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The types that the commands and events use. The others, which only QEMU's command line uses, are left out.
 *
 * @param used the types of members and results, including builtin types
 * @param heard those of them that QEMU sends
 * @param baseOnly the structs that are only used as bases, with the number of definitions that have them as a base
 */
record Reach(Set<String> used, Set<String> heard, Map<String, Integer> baseOnly) {

    static Reach of(Facts facts) {
        Set<String> heard = new LinkedHashSet<>();
        Walk hearing = new Walk(facts, heard);
        for (Command command : facts.commands()) {
            command.returns().ifPresent(type -> hearing.use(type.name()));
        }
        for (Event event : facts.events()) {
            event.bases().forEach(hearing::include);
            hearing.members(event.members());
        }
        Set<String> used = new LinkedHashSet<>(heard);
        Walk speaking = new Walk(facts, new LinkedHashSet<>());
        for (Command command : facts.commands()) {
            for (String base : command.bases()) {
                if (facts.struct(base).isUnion()) {
                    speaking.use(base);
                } else {
                    speaking.include(base);
                }
            }
            speaking.members(command.members());
        }
        used.addAll(speaking.used);
        Map<String, Set<String>> heirs = new TreeMap<>();
        hearing.heirs.forEach((base, names) ->
                heirs.computeIfAbsent(base, key -> new HashSet<>()).addAll(names));
        speaking.heirs.forEach((base, names) ->
                heirs.computeIfAbsent(base, key -> new HashSet<>()).addAll(names));
        for (Command command : facts.commands()) {
            command.bases()
                    .forEach(base ->
                            heirs.computeIfAbsent(base, key -> new HashSet<>()).add(command.name()));
        }
        Map<String, Integer> baseOnly = new LinkedHashMap<>();
        heirs.forEach((base, names) -> {
            if (!used.contains(base)
                    && !hearing.branches.contains(base)
                    && !speaking.branches.contains(base)
                    && !facts.struct(base).isUnion()) {
                baseOnly.put(base, names.size());
            }
        });
        return new Reach(used, heard, baseOnly);
    }

    private static final class Walk {
        private final Facts facts;
        private final Set<String> used;
        private final Set<String> branches = new HashSet<>();
        private final Set<String> included = new HashSet<>();
        private final Map<String, Set<String>> heirs = new HashMap<>();

        Walk(Facts facts, Set<String> used) {
            this.facts = facts;
            this.used = used;
        }

        void use(String type) {
            if (!used.add(type)) {
                return;
            }
            switch (facts.types().get(type)) {
                case Struct struct -> include(type);
                case Alternate alternate -> members(alternate.members());
                case null, default -> {}
            }
        }

        /** Visits the members of a struct without using the struct itself. */
        void include(String name) {
            if (!included.add(name)) {
                return;
            }
            Struct struct = facts.struct(name);
            for (String base : struct.bases()) {
                heirs.computeIfAbsent(base, key -> new HashSet<>()).add(name);
                include(base);
            }
            members(struct.members());
            for (Branch branch : struct.branches()) {
                branches.add(branch.type());
                if (facts.struct(branch.type()).isUnion()) {
                    use(branch.type());
                } else {
                    include(branch.type());
                }
            }
        }

        void members(List<Member> members) {
            members.forEach(member -> use(member.type().name()));
        }
    }
}
