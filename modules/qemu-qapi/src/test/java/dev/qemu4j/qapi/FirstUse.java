package dev.qemu4j.qapi;

import dev.qemu4j.qapi.runstate.QueryStatus;
import dev.qemu4j.qapi.runstate.StatusInfo;
import dev.qemu4j.qmp.QmpResult;

/** The first typed command of a JVM that logs the classes it loads. Prints a line before and after. */
final class FirstUse {
    static final String BEGIN = "-- the first command";
    static final String END = "-- has been read: ";

    private FirstUse() {}

    public static void main(String... arguments) {
        QmpResult reply = QmpResult.of("{\"running\":true,\"status\":\"running\"}");
        // A client has loaded Jackson before its first typed command.
        reply.json();

        System.out.println(BEGIN);
        StatusInfo status = QueryStatus.INSTANCE.decode(reply);
        boolean sent = QueryStatus.INSTANCE.arguments() != null;
        boolean read = status.running() && status.status().text().equals("running");
        System.out.println(END.concat(String.valueOf(sent && read)));
    }
}
