package dev.qemu4j.manager.internal.lifecycle;

import dev.qemu4j.manager.ShutdownOutcome;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.manager.VmStopReason;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The JDK Flight Recorder events of machines. While nothing is recorded, each costs one test of a flag. */
public final class MachineFlightRecorder {
    private static final String[] OUTCOMES = {"success", "interrupted", "failure"};

    private MachineFlightRecorder() {}

    /** An operation with a result. */
    public interface Call<T> {
        T run() throws InterruptedException;
    }

    /** An operation without a result. */
    interface Action {
        void run() throws InterruptedException;
    }

    static void operation(String machine, String operation, Action action) throws InterruptedException {
        operation(machine, operation, () -> {
            action.run();
            return Boolean.TRUE;
        });
    }

    /** Runs an operation on a machine, and records it. */
    public static <T> T operation(String machine, String operation, Call<T> call) throws InterruptedException {
        OperationEvent event = new OperationEvent();
        event.begin();
        String outcome = OUTCOMES[2];
        try {
            T result = call.run();
            outcome = result instanceof ShutdownOutcome ended ? ended.name() : OUTCOMES[0];
            return result;
        } catch (InterruptedException e) {
            outcome = OUTCOMES[1];
            throw e;
        } finally {
            event.end();
            if (event.shouldCommit()) {
                event.machine = machine;
                event.operation = operation;
                event.outcome = outcome;
                event.commit();
            }
        }
    }

    static void statusChanged(String machine, VmStatus before, VmStatus after) {
        StatusEvent event = new StatusEvent();
        if (event.shouldCommit()) {
            event.machine = machine;
            event.before = before.name();
            event.after = after.name();
            event.commit();
        }
    }

    /** Begins the event for a machine's life, which {@link #ended} ends. */
    static MachineEvent created() {
        MachineEvent event = new MachineEvent();
        event.begin();
        return event;
    }

    static void ended(MachineEvent event, String machine, long pid, VmStopReason reason) {
        event.end();
        if (event.shouldCommit()) {
            event.machine = machine;
            event.pid = pid;
            event.outcome = reason.outcome().name();
            event.cause = reason.cause().name();
            event.end = reason.describe();
            event.commit();
        }
    }

    /** One operation, from the call to its return. */
    @Name("dev.qemu4j.manager.Operation")
    @Label("VM Operation")
    @Description("An operation on a virtual machine, from the call until it returns")
    @Category({"qemu4j", "Virtual Machines"})
    @StackTrace(false)
    static final class OperationEvent extends Event {
        @Label("Machine")
        @Nullable
        String machine;

        @Label("Operation")
        @Description("create, start, pause, resume, reset, wakeUp, attach, detach, shutdown, quit or destroy")
        @Nullable
        String operation;

        @Label("Outcome")
        @Description("success, failure or interrupted; for one that ends the machine, how the machine ended")
        @Nullable
        String outcome;
    }

    /** One change of a status. */
    @Name("dev.qemu4j.manager.Status")
    @Label("VM Status")
    @Description("A virtual machine's status has changed")
    @Category({"qemu4j", "Virtual Machines"})
    @StackTrace(false)
    static final class StatusEvent extends Event {
        @Label("Machine")
        @Nullable
        String machine;

        @Label("Before")
        @Nullable
        String before;

        @Label("After")
        @Nullable
        String after;
    }

    /** One machine, from its creation to its end. */
    @Name("dev.qemu4j.manager.Machine")
    @Label("Virtual Machine")
    @Description("A virtual machine, from its creation until it has stopped and its resources are released")
    @Category({"qemu4j", "Virtual Machines"})
    @StackTrace(false)
    static final class MachineEvent extends Event {
        @Label("Machine")
        @Nullable
        String machine;

        @Label("Process ID")
        long pid;

        @Label("Outcome")
        @Nullable
        String outcome;

        @Label("Cause")
        @Nullable
        String cause;

        @Label("End")
        @Description("The reason in words")
        @Nullable
        String end;
    }
}
