package dev.qemu4j.integration;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** One step in the life of a machine in a JVM that runs out of things, as plain data, which the JVM is sent as text. */
sealed interface ShortageMove {
    /** What a JVM can run out of. */
    enum Resource {
        DESCRIPTORS,
        HEAP,
        THREADS,
        /** Space in the file system of the runtime directories. */
        SPACE,
        /** Files, directories and sockets in that file system. */
        FILES,
        /** Threads of the common pool. */
        COMMON_POOL
    }

    /** A call that the program makes. */
    enum Call implements ShortageMove {
        CREATE,
        START,
        PAUSE,
        QUERY_STATUS,
        /** A reply that takes megabytes. */
        QUERY_SCHEMA,
        SCREENSHOT,
        SHUTDOWN,
        DESTROY
    }

    /** All of a resource is taken, but a little. */
    record Take(Resource resource, int left) implements ShortageMove {
        @Override
        public String toString() {
            return "TAKE " + resource + " " + left;
        }
    }

    /** It is given back. */
    record Give(Resource resource) implements ShortageMove {
        @Override
        public String toString() {
            return "GIVE " + resource;
        }
    }

    static ShortageMove parse(String text) {
        String[] words = text.split(" ", -1);
        return switch (words[0]) {
            case "TAKE" -> new Take(Resource.valueOf(words[1]), Integer.parseInt(words[2]));
            case "GIVE" -> new Give(Resource.valueOf(words[1]));
            default -> Call.valueOf(words[0]);
        };
    }

    static Arbitrary<ShortageMove> any(Arbitrary<Resource> resources) {
        Arbitrary<Call> calls = Arbitraries.frequency(
                Tuple.of(6, Call.CREATE),
                Tuple.of(2, Call.START),
                Tuple.of(1, Call.PAUSE),
                Tuple.of(2, Call.QUERY_STATUS),
                Tuple.of(1, Call.QUERY_SCHEMA),
                Tuple.of(1, Call.SCREENSHOT),
                Tuple.of(1, Call.SHUTDOWN),
                Tuple.of(2, Call.DESTROY));
        return Arbitraries.frequencyOf(
                Tuple.of(6, calls.map(call -> call)),
                Tuple.of(
                        4,
                        Combinators.combine(resources, Arbitraries.integers().between(0, 12))
                                .as(Take::new)),
                Tuple.of(1, resources.map(Give::new)));
    }
}
