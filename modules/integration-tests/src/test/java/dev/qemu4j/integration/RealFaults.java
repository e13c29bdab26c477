package dev.qemu4j.integration;

import dev.qemu4j.manager.VirtualMachine;
import java.util.Optional;

/** What befalls a real QEMU. */
final class RealFaults implements Subject.Misfortune {
    @Override
    public void strike(Move move, VirtualMachine vm) throws Exception {
        switch (move) {
            case Move.Fault fault -> strike(fault, vm);
            default -> throw new IllegalArgumentException(move + " befalls no real QEMU");
        }
    }

    @Override
    public boolean canFreezeAlone() {
        return true;
    }

    /** A real QEMU's monitor goes with it. */
    @Override
    public void awaitGone(VirtualMachine vm) {}

    private static void strike(Move.Fault fault, VirtualMachine vm) throws Exception {
        switch (fault) {
            case KILL_QEMU -> process(vm).ifPresent(ProcessHandle::destroyForcibly);
            case TERMINATE_QEMU -> process(vm).ifPresent(ProcessHandle::destroy);
            case FREEZE_QEMU -> signal(vm, Signals::freeze);
            case THAW_QEMU -> signal(vm, Signals::thaw);
            case CLOSE_CONNECTION -> vm.qmp().close();
        }
    }

    static Optional<ProcessHandle> process(VirtualMachine vm) {
        return ProcessHandle.of(vm.process().pid()).filter(qemu -> vm.process().isAlive());
    }

    private interface Signal {
        void send(long pid) throws Exception;
    }

    /** To a QEMU that may be gone, or be going just now. */
    private static void signal(VirtualMachine vm, Signal signal) throws Exception {
        try {
            if (vm.process().isAlive()) {
                signal.send(vm.process().pid());
            }
        } catch (AssertionError e) {
            if (vm.process().isAlive()) {
                throw e;
            }
        }
    }
}
