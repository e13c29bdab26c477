package dev.qemu4j.integration;

import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.stateful.Action;

/** Something that happens to a machine. Plain data, so that a failed property can say what happened. */
sealed interface Move extends Action<Lifecycle> {
    @Override
    default boolean precondition(Lifecycle life) {
        return life.allows(this);
    }

    @Override
    default Lifecycle run(Lifecycle life) {
        try {
            life.perform(this);
        } catch (Exception e) {
            throw new AssertionError(this + " could not be tried", e);
        }
        return life;
    }

    /** A call of the library without arguments. */
    enum Call implements Move {
        START,
        PAUSE,
        RESUME,
        RESET,
        STATUS,
        EXIT,
        STOP_REASON,
        QUERY_STATUS,
        DESTROY,
        CLOSE,
        /** {@code query-status}, not by way of the machine but of its connection. */
        ASK_QEMU,
        /** The same without any time for the answer. */
        ASK_QEMU_AT_ONCE,
        /** {@code quit}, by way of the machine's connection. */
        QUIT,
        SUBSCRIBE,
        FIND,
        ATTACH,
        DETACH,
        /** Another machine of the same name. */
        CREATE,
        CLOSE_MANAGER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Something that goes wrong. */
    enum Fault implements Move {
        /** SIGKILL. */
        KILL_QEMU,
        /** SIGTERM. */
        TERMINATE_QEMU,
        /** SIGSTOP. */
        FREEZE_QEMU,
        /** SIGCONT. */
        THAW_QEMU,
        /** The connection is closed. */
        CLOSE_CONNECTION;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Something will be wrong with the next thing that QEMU says in answer to a command on the same connection. */
    record Slip(dev.qemu4j.testkit.Fault fault) implements Move {
        @Override
        public String toString() {
            return "next reply: " + fault;
        }
    }

    /** Waits until the guest listens to its power button; a press before that is lost. */
    record AwaitGuest() implements Move {
        @Override
        public String toString() {
            return "await guest";
        }
    }

    record AwaitStatus(VmStatus wanted, Duration timeout) implements Move {
        @Override
        public String toString() {
            return "await " + wanted + " for " + timeout;
        }
    }

    record Shutdown(Duration grace) implements Move {
        @Override
        public String toString() {
            return "shutdown with a grace of " + grace;
        }
    }

    /** A call whose thread is interrupted after a while; after no time at all, before it is made. */
    record Interrupted(Move call, int millis) implements Move {
        @Override
        public String toString() {
            return "interrupted after " + millis + " ms: " + call;
        }
    }

    /** A creation whose QEMU is killed as soon as it is there, or a while later. */
    record CreateAndKill(int millis) implements Move {
        @Override
        public String toString() {
            return "create, and kill QEMU " + millis + " ms after its start";
        }
    }

    /** All at the same time, each on a thread of its own. */
    record AtOnce(List<Move> moves) implements Move {
        @Override
        public String toString() {
            return moves.stream().map(Move::toString).collect(Collectors.joining(" | ", "at once: ", ""));
        }
    }
}
