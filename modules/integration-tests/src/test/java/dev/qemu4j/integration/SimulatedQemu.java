package dev.qemu4j.integration;

import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import dev.qemu4j.testkit.internal.emulator.StubEmulator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A QEMU that this JVM simulates, and the faults in it. */
final class SimulatedQemu implements MachineUnderTest.FaultInjector, AutoCloseable {
    private final StubEmulator impostor;
    private final Map<Long, SimulatedMachine> machines = new ConcurrentHashMap<>();
    private volatile MicroGuest guest = MicroGuest.GREETER;

    SimulatedQemu(Path folder) throws Exception {
        impostor = new StubEmulator(folder, this::started);
    }

    private StubEmulator.Behavior started(StubEmulator.Started process) {
        SimulatedMachine machine = new SimulatedMachine(guest, process);
        machines.put(process.pid(), machine);
        return machine;
    }

    Path program() {
        return impostor.program();
    }

    /** Sets the guest of the machines that are started from now on. */
    void useGuest(MicroGuest kind) {
        guest = kind;
        machines.clear();
    }

    @Override
    public void inject(TestAction action, VirtualMachine vm) throws Exception {
        switch (action) {
            case TestAction.ReplyFault replyFault -> machine(vm).inject(replyFault.fault());
            case TestAction.Fault fault -> inject(fault, vm);
            default -> throw new IllegalArgumentException(action + " is no fault");
        }
    }

    /** The simulation greets every client, even if it is frozen. */
    @Override
    public boolean canFreezeDisconnected() {
        return false;
    }

    /** The simulation ends a moment after the process. */
    @Override
    public void awaitGone(VirtualMachine vm) throws Exception {
        SimulatedMachine machine = machine(vm);
        Await.until("the end of the simulation", machine::isGone);
    }

    private void inject(TestAction.Fault fault, VirtualMachine vm) throws Exception {
        switch (fault) {
            case FREEZE_QEMU -> machine(vm).freeze();
            case THAW_QEMU -> machine(vm).thaw();
            case KILL_QEMU, TERMINATE_QEMU, CLOSE_CONNECTION -> new RealFaultInjector().inject(fault, vm);
        }
    }

    private SimulatedMachine machine(VirtualMachine vm) throws Exception {
        long pid = vm.process().pid();
        return Await.until("the simulation", () -> Optional.ofNullable(machines.get(pid)), Optional::isPresent)
                .orElseThrow();
    }

    /** Throws what went wrong in the simulation itself. */
    void verify() {
        machines.values().forEach(SimulatedMachine::verify);
    }

    @Override
    public void close() throws IOException {
        impostor.close();
    }
}
