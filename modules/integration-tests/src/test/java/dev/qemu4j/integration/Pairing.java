package dev.qemu4j.integration;

import dev.qemu4j.config.Network;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.Optional;

/** The calls for one machine that can be made at the same time: the rows of the table in the manager's package page. */
enum Pairing {
    START {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.start();
        }
    },
    RESUME {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.resume();
        }
    },
    PAUSE {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.pause();
        }
    },
    RESET {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.reset();
        }
    },
    QUERY_STATUS {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.queryStatus();
        }
    },
    ATTACH {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.attach(Network.user());
        }
    },
    DETACH {
        @Override
        void on(VirtualMachine vm) throws InterruptedException {
            vm.detach(DETACHED, A_WHILE);
        }
    },
    SHUTDOWN {
        @Override
        Optional<ShutdownOutcome> end(VirtualMachine vm) throws InterruptedException {
            return Optional.of(vm.shutdown(Await.LONG_ENOUGH));
        }
    },
    QUIT {
        @Override
        Optional<ShutdownOutcome> end(VirtualMachine vm) throws InterruptedException {
            return Optional.of(vm.quit());
        }
    },
    DESTROY {
        @Override
        Optional<ShutdownOutcome> end(VirtualMachine vm) throws InterruptedException {
            return Optional.of(vm.destroy());
        }
    },
    CLOSE {
        @Override
        Optional<ShutdownOutcome> end(VirtualMachine vm) {
            vm.close();
            return Optional.of(vm.stopReason().orElseThrow().outcome());
        }
    };

    /** The device that is taken out; the guests of these tests do not let it go. */
    static final String DETACHED = "detached";

    private static final Duration A_WHILE = Duration.ofMillis(200);

    void on(VirtualMachine vm) throws InterruptedException {
        throw new IllegalStateException(this + " is an end");
    }

    /** Does it, and says how the machine ended if it is an end. */
    Optional<ShutdownOutcome> end(VirtualMachine vm) throws InterruptedException {
        on(vm);
        return Optional.empty();
    }

    boolean isEnd() {
        return compareTo(SHUTDOWN) >= 0;
    }

    boolean isPlug() {
        return this == ATTACH || this == DETACH;
    }

    /** What the machine does after this, if it did that before. */
    VmStatus after(VmStatus before) {
        return switch (this) {
            case START, RESUME -> VmStatus.RUNNING;
            case PAUSE -> VmStatus.PAUSED;
            case RESET, QUERY_STATUS, ATTACH, DETACH -> before;
            case SHUTDOWN, QUIT, DESTROY, CLOSE -> VmStatus.STOPPED;
        };
    }
}
