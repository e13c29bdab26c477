package dev.qemu4j.integration;

import dev.qemu4j.config.Network;
import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.manager.VmStatus;
import java.time.Duration;
import java.util.Optional;

/** The calls in the table of concurrent calls in the manager's package page. */
enum ConcurrentCall {
    START(goesOn(VirtualMachine::start)),
    RESUME(goesOn(VirtualMachine::resume)),
    PAUSE(goesOn(VirtualMachine::pause)),
    RESET(goesOn(VirtualMachine::reset)),
    QUERY_STATUS(goesOn(VirtualMachine::queryStatus)),
    ATTACH(goesOn(vm -> vm.attach(Network.user()))),
    DETACH(goesOn(vm -> vm.detach(ConcurrentCall.DETACHED, Duration.ofMillis(200)))),
    SHUTDOWN(vm -> Optional.of(vm.shutdown(Await.LONG_ENOUGH))),
    QUIT(vm -> Optional.of(vm.quit())),
    DESTROY(vm -> Optional.of(vm.destroy())),
    CLOSE(vm -> {
        vm.close();
        return Optional.of(vm.stopReason().orElseThrow().outcome());
    });

    /** The device that is detached. The guests of these tests do not release it. */
    static final String DETACHED = "detached";

    @SuppressWarnings("ImmutableEnumChecker") // no state is captured
    private final Body body;

    ConcurrentCall(Body body) {
        this.body = body;
    }

    /** Makes the call, and returns the outcome if it ends the machine. */
    private interface Body {
        Optional<ShutdownOutcome> on(VirtualMachine vm) throws InterruptedException;
    }

    private interface Command {
        void on(VirtualMachine vm) throws InterruptedException;
    }

    private static Body goesOn(Command command) {
        return vm -> {
            command.on(vm);
            return Optional.empty();
        };
    }

    Optional<ShutdownOutcome> on(VirtualMachine vm) throws InterruptedException {
        return body.on(vm);
    }

    boolean isEnd() {
        return compareTo(SHUTDOWN) >= 0;
    }

    /** The status after this call, given the status before. */
    VmStatus after(VmStatus before) {
        return switch (this) {
            case START, RESUME -> VmStatus.RUNNING;
            case PAUSE -> VmStatus.PAUSED;
            case RESET, QUERY_STATUS, ATTACH, DETACH -> before;
            case SHUTDOWN, QUIT, DESTROY, CLOSE -> VmStatus.STOPPED;
        };
    }
}
