package dev.qemu4j.qmp.internal.connection;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;

/** The events of this module for JDK Flight Recorder. Without a recording, each costs the test of a flag. */
public final class FlightRecorderEvents {
    private FlightRecorderEvents() {}

    /** One command, from the call to its outcome. */
    @Name("dev.qemu4j.qmp.Command")
    @Label("QMP Command")
    @Description("A QMP command, from the call until its outcome is known")
    @Category({"qemu4j", "QMP"})
    @StackTrace(false)
    static final class CommandEvent extends Event {
        @Label("Peer")
        @Nullable
        String peer;

        @Label("Command")
        @Nullable
        String command;

        @Label("Outcome")
        @Description("success, error, timeout, interrupted or closed")
        @Nullable
        String outcome;

        @Label("Bytes Sent")
        @DataAmount
        long bytesSent;

        @Label("Bytes Received")
        @DataAmount
        long bytesReceived;
    }

    /** One event that QEMU sent. */
    @Name("dev.qemu4j.qmp.Event")
    @Label("QMP Event")
    @Description("An event that QEMU sent")
    @Category({"qemu4j", "QMP"})
    @StackTrace(false)
    public static final class ReceivedEvent extends Event {
        @Label("Peer")
        @Nullable
        public String peer;

        @Label("Event")
        @Nullable
        public String event;

        @Label("Bytes Received")
        @DataAmount
        public long bytesReceived;
    }

    /** One connection, from its opening to its end. */
    @Name("dev.qemu4j.qmp.Connection")
    @Label("QMP Connection")
    @Description("A QMP connection, from the first attempt to connect until its end")
    @Category({"qemu4j", "QMP"})
    @StackTrace(false)
    public static final class ConnectionEvent extends Event {
        @Label("Peer")
        @Nullable
        public String peer;

        @Label("End")
        @Nullable
        public String end;
    }
}
