package dev.qemu4j.manager.internal.capability;

import dev.qemu4j.qapi.misc.HumanMonitorCommand;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What QEMU's list of device models ({@code info qdm}) says that no QMP command does: their buses and aliases, and which of them users
 * cannot create. A line that is not understood is left out.
 *
 * @param buses the type of bus of each model that needs one
 * @param aliases the models by their aliases
 * @param notForUsers the models that only a board can create
 */
public record DeviceModels(Map<String, String> buses, Map<String, String> aliases, Set<String> notForUsers) {
    /** The command that lists them. */
    public static final HumanMonitorCommand LIST = HumanMonitorCommand.of("info qdm");

    private static final Pattern MODEL =
            Pattern.compile("name \"([^\"]+)\"(?:, bus ([^,\\s]+))?(?:, alias \"([^\"]+)\")?(.*)");

    /** Reads the answer to {@link #LIST}. */
    public static DeviceModels parse(String list) {
        Map<String, String> buses = new TreeMap<>();
        Map<String, String> aliases = new TreeMap<>();
        Set<String> notForUsers = new TreeSet<>();
        list.lines()
                .map(String::strip)
                .map(MODEL::matcher)
                .filter(Matcher::matches)
                .forEach(model -> {
                    String name = model.group(1);
                    if (model.group(2) != null) {
                        buses.put(name, model.group(2));
                    }
                    if (model.group(3) != null) {
                        aliases.put(model.group(3), name);
                    }
                    if (model.group(4).endsWith(", no-user")) {
                        notForUsers.add(name);
                    }
                });
        return new DeviceModels(buses, aliases, notForUsers);
    }

    /** The same facts about models, with those of each aliased model under its alias too. */
    <T> Map<String, T> withAliases(Map<String, T> facts) {
        Map<String, T> all = new TreeMap<>(facts);
        aliases.forEach((alias, model) -> {
            T fact = facts.get(model);
            if (fact != null) {
                all.put(alias, fact);
            }
        });
        return all;
    }
}
