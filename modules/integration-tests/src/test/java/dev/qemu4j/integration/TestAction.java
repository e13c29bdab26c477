package dev.qemu4j.integration;

import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import net.jqwik.api.stateful.Action;

/** Something that is done to a machine, as plain data, so that a failed property can print it. */
sealed interface TestAction extends Action<CheckedMachine> {
    @Override
    default boolean precondition(CheckedMachine life) {
        return life.allows(this);
    }

    @Override
    default CheckedMachine run(CheckedMachine life) {
        try {
            life.perform(this);
        } catch (Exception e) {
            throw new AssertionError(this + " could not be performed", e);
        }
        return life;
    }

    /** A call of the library without arguments. */
    enum Call implements TestAction {
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
        /** {@code query-status} over the machine's connection. */
        ASK_QEMU,
        /** The same with a timeout of zero. */
        ASK_QEMU_AT_ONCE,
        /** {@code quit} over the machine's connection. */
        QUIT,
        SUBSCRIBE,
        FIND,
        ATTACH,
        DETACH,
        /** Creates another machine of the same name. */
        CREATE,
        CLOSE_MANAGER;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    /** Something that goes wrong. */
    enum Fault implements TestAction {
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

    /** The next reply on this connection will have a fault. */
    record ReplyFault(dev.qemu4j.testkit.Fault fault) implements TestAction {
        @Override
        public String toString() {
            return "next reply: " + fault;
        }
    }

    /** Waits until the guest handles its power button; a press before that is lost. */
    record AwaitGuest() implements TestAction {
        @Override
        public String toString() {
            return "await guest";
        }
    }

    record AwaitStatus(VmStatus wanted, Duration timeout) implements TestAction {
        @Override
        public String toString() {
            return "await " + wanted + " for " + timeout;
        }
    }

    record Shutdown(Duration grace) implements TestAction {
        @Override
        public String toString() {
            return "shutdown with a grace of " + grace;
        }
    }

    /** A call whose thread is interrupted after a delay; with a delay of zero, before the call. */
    record Interrupted(TestAction call, int millis) implements TestAction {
        @Override
        public String toString() {
            return "interrupted after " + millis + " ms: " + call;
        }
    }

    /** A creation whose QEMU is killed a while after its start. */
    record CreateAndKill(int millis) implements TestAction {
        @Override
        public String toString() {
            return "create, and kill QEMU " + millis + " ms after its start";
        }
    }

    /** Several actions at the same time, each on a thread of its own. */
    record Concurrent(List<TestAction> actions) implements TestAction {
        @Override
        public String toString() {
            return actions.stream().map(TestAction::toString).collect(Collectors.joining(" | ", "concurrently: ", ""));
        }
    }
}
