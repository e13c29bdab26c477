package dev.qemu4j.qapi;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * The path from a command to one of its arguments, or to a member of one.
 *
 * @param command the command
 * @param steps the members on the path, each with the object that contains it, which has the discriminator if it is a union
 */
record ArgumentPath(String command, List<Step> steps) {
    record Step(String member, JsonNode within) {}

    static ArgumentPath of(String command) {
        return new ArgumentPath(command, List.of());
    }

    ArgumentPath member(String name, JsonNode within) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(name, within));
        return new ArgumentPath(command, List.copyOf(longer));
    }

    @Override
    public String toString() {
        return command + steps.stream().map(step -> "." + step.member()).collect(Collectors.joining());
    }
}
