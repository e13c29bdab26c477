package dev.qemu4j.integration;

import dev.qemu4j.manager.VirtualMachine;
import java.util.Optional;

/** Injects faults into a real QEMU. */
final class RealFaultInjector implements MachineUnderTest.FaultInjector {
    @Override
    public void inject(TestAction action, VirtualMachine vm) throws Exception {
        switch (action) {
            case TestAction.Fault fault -> inject(fault, vm);
            default -> throw new IllegalArgumentException(action + " cannot happen to a real QEMU");
        }
    }

    @Override
    public boolean canFreezeDisconnected() {
        return true;
    }

    /** The monitor of a real QEMU ends with its process. */
    @Override
    public void awaitGone(VirtualMachine vm) {}

    private static void inject(TestAction.Fault fault, VirtualMachine vm) throws Exception {
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

    /** Sends a signal to a QEMU that may have ended, or be ending now. */
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
