package dev.qemu4j.integration;

import dev.qemu4j.config.InvalidConfigException;
import dev.qemu4j.manager.VmExistsException;
import dev.qemu4j.manager.VmOperationException;
import dev.qemu4j.manager.VmStateException;
import dev.qemu4j.manager.VmStatus;
import dev.qemu4j.process.ProcessExit;
import dev.qemu4j.process.QemuStartException;
import dev.qemu4j.qmp.QmpClosedException;
import dev.qemu4j.qmp.QmpTimeoutException;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The result of a call as text: the value it returned, or the exception with its facts. */
final class CallResult {
    static final String DONE = "done";
    static final String INTERRUPTED = "InterruptedException";
    static final String NO_CONNECTION = "VmOperationException: no connection";
    static final String NO_ANSWER = "VmOperationException: no answer in time";
    static final String NOT_RELEASED = "VmOperationException: the guest does not release it";
    static final String NO_DEVICE = "VmOperationException: no such device";
    static final String ID_TAKEN = "InvalidConfigException: the id is taken";
    static final String EXISTS = "VmExistsException";
    static final String QMP_CLOSED = "QmpClosedException";
    static final String QMP_TIMEOUT = "QmpTimeoutException";
    static final String MANAGER_CLOSED = "IllegalStateException: the manager is closed";
    static final String START_KILLED = "QemuStartException: SIGKILL (signal 9)";

    private CallResult() {}

    static String refused(VmStatus actual) {
        return "VmStateException: it is " + actual;
    }

    static String ended(QemuEnd how) {
        return "VmOperationException: QEMU ended with " + how.exit();
    }

    static String of(Callable<?> call) {
        try {
            Object result = call.call();
            return result == null ? DONE : result.toString();
        } catch (Exception e) {
            return describe(e);
        }
    }

    /** An exception that no call may throw is printed in full. */
    private static String describe(Exception failure) {
        return switch (failure) {
            case InterruptedException e -> INTERRUPTED;
            case VmStateException e -> refused(e.actual());
            case VmExistsException e -> EXISTS;
            case VmOperationException e -> describe(e);
            case QmpClosedException e -> QMP_CLOSED;
            case QmpTimeoutException e -> QMP_TIMEOUT;
            case QemuStartException e ->
                "QemuStartException: " + e.exit().map(ProcessExit::describe).orElse("it was not run");
            case InvalidConfigException e when contains(e, "taken") -> ID_TAKEN;
            case IllegalStateException e when contains(e, "closed") -> MANAGER_CLOSED;
            default -> "unexpected: " + failure;
        };
    }

    private static String describe(VmOperationException failure) {
        Optional<ProcessExit> exit = failure.exit();
        if (exit.isPresent()) {
            return "VmOperationException: QEMU ended with " + QemuEnd.describe(exit.get());
        }
        if (contains(failure, "not released")) {
            return NOT_RELEASED;
        }
        if (contains(failure, "no device")) {
            return NO_DEVICE;
        }
        @Nullable Throwable cause = failure.getCause();
        return switch (cause) {
            case QmpTimeoutException e -> NO_ANSWER;
            case QmpClosedException e -> NO_CONNECTION;
            case null, default -> "unexpected: " + failure;
        };
    }

    private static boolean contains(Exception failure, String words) {
        return String.valueOf(failure.getMessage()).contains(words);
    }
}
