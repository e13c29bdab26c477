package dev.qemu4j.integration;

import dev.qemu4j.manager.VirtualMachine;
import dev.qemu4j.testkit.MicroGuest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A QEMU that is played by this JVM, and what befalls it. */
final class PlayedQemu implements Subject.Misfortune, AutoCloseable {
    private final Impostor impostor;
    private final Map<Long, FakeMachine> machines = new ConcurrentHashMap<>();
    private volatile MicroGuest guest = MicroGuest.GREETER;

    PlayedQemu(Path folder) throws Exception {
        impostor = new Impostor(folder, this::started);
    }

    private Impostor.Machine started(Impostor.Started process) {
        FakeMachine machine = new FakeMachine(guest, process);
        machines.put(process.pid(), machine);
        return machine;
    }

    Path program() {
        return impostor.program();
    }

    /** What those that are started from here on have in them. */
    void plays(MicroGuest kind) {
        guest = kind;
        machines.clear();
    }

    @Override
    public void strike(Move move, VirtualMachine vm) throws Exception {
        switch (move) {
            case Move.Slip slip -> machine(vm).inject(slip.fault());
            case Move.Fault fault -> strike(fault, vm);
            default -> throw new IllegalArgumentException(move + " befalls nobody");
        }
    }

    /** The play greets whoever connects. */
    @Override
    public boolean canFreezeAlone() {
        return false;
    }

    /** A moment after the process, the play ends. */
    @Override
    public void awaitGone(VirtualMachine vm) throws Exception {
        FakeMachine machine = machine(vm);
        Await.until("the end of the play", machine::isGone);
    }

    private void strike(Move.Fault fault, VirtualMachine vm) throws Exception {
        switch (fault) {
            case FREEZE_QEMU -> machine(vm).freeze();
            case THAW_QEMU -> machine(vm).thaw();
            case KILL_QEMU, TERMINATE_QEMU, CLOSE_CONNECTION -> new RealFaults().strike(fault, vm);
        }
    }

    private FakeMachine machine(VirtualMachine vm) throws Exception {
        long pid = vm.process().pid();
        return Await.until("the play", () -> Optional.ofNullable(machines.get(pid)), Optional::isPresent)
                .orElseThrow();
    }

    /** Throws what went wrong with the play itself. */
    void verify() {
        machines.values().forEach(FakeMachine::verify);
    }

    @Override
    public void close() throws IOException {
        impostor.close();
    }
}
