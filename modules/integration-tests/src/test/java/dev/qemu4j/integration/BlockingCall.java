package dev.qemu4j.integration;

import dev.qemu4j.config.Network;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.time.Duration;

/** The calls that block on a running machine whose QEMU does not answer. */
enum BlockingCall {
    START {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.start();
        }
    },
    PAUSE {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.pause();
        }
    },
    RESUME {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.resume();
        }
    },
    RESET {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.reset();
        }
    },
    QUERY_STATUS {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.queryStatus();
        }
    },
    AWAIT_STATUS {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.awaitStatus(VmStatus.CREATING, Duration.ofDays(1));
        }
    },
    AWAIT_STOP {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.awaitStop(Duration.ofDays(1));
        }
    },
    AWAIT_EVENT {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.awaitEvent("WATCHDOG", event -> true, Duration.ofDays(1), () -> {});
        }
    },
    ATTACH {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.attach(Network.user());
        }
    },
    DETACH {
        @Override
        void prepare(VirtualMachine vm) throws Exception {
            vm.attach(Network.user().id("detached"));
        }

        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.detach("detached", Duration.ofDays(1));
        }
    },
    SHUTDOWN {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.shutdown(Duration.ofDays(1));
        }
    },
    EXECUTE {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.qmp().execute("query-version");
        }
    },
    NEXT_EVENT {
        @Override
        void on(VirtualMachine vm) throws Exception {
            try (var events = vm.qmp().subscribe("WATCHDOG")) {
                events.next(Duration.ofDays(1));
            }
        }
    },
    AWAIT_EXIT {
        @Override
        void on(VirtualMachine vm) throws Exception {
            vm.process().awaitExit(Duration.ofDays(1));
        }
    };

    abstract void on(VirtualMachine vm) throws Exception;

    /** Prepares the machine for the call. */
    void prepare(VirtualMachine vm) throws Exception {}

    /** Whether an interrupted call first undoes what it began, for which QEMU must answer. */
    boolean rollsBack() {
        return this == ATTACH;
    }

    /** The name of the operation in the exception. */
    String method() {
        return switch (this) {
            case QUERY_STATUS -> "query-status";
            case AWAIT_STATUS -> "awaitStatus";
            case AWAIT_EVENT -> "awaitEvent";
            default -> name().toLowerCase(java.util.Locale.ROOT);
        };
    }
}
