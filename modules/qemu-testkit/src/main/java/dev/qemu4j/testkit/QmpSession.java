package dev.qemu4j.testkit;

import dev.qemu4j.testkit.RequestReader.Reading;
import dev.qemu4j.testkit.internal.fake.Session;
import dev.qemu4j.testkit.internal.json.Frame;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import tools.jackson.databind.JsonNode;

/**
 * The protocol as QEMU speaks it: greeting, negotiation, then commands, in-band ones one after another.
 *
 * <p>Out-of-band commands run on threads of their own, so that they can overtake.
 */
final class QmpSession implements Session {
    private static final String NEGOTIATE = "qmp_capabilities";

    private final FakeQemu qemu;
    private final FakeConnection connection;
    private final BlockingQueue<Reading> inBand = new LinkedBlockingQueue<>();

    QmpSession(FakeQemu qemu, FakeConnection connection) {
        this.qemu = qemu;
        this.connection = connection;
    }

    @Override
    public void started() {
        connection.startThread("commands", this::work);
        connection.send(qemu.greeting());
    }

    @Override
    public void received(Frame frame) {
        Reading reading = RequestReader.read(connection, frame);
        if (reading instanceof Reading.Good good) {
            qemu.log().add(good.request());
            if (good.request().isOutOfBand()) {
                connection.startThread("out-of-band command", () -> handle(good));
                return;
            }
        }
        inBand.add(reading);
    }

    private void work() throws InterruptedException {
        while (true) {
            handle(inBand.take());
        }
    }

    private void handle(Reading reading) throws InterruptedException {
        switch (reading) {
            case Reading.Bad bad -> connection.answer(bad.answer(), bad.id());
            case Reading.Good good -> {
                Request request = good.request();
                connection.answer(answer(request), request.id().orElse(null));
            }
        }
    }

    private Reply answer(Request request) throws InterruptedException {
        String command = request.command();
        try {
            if (command.equals(NEGOTIATE)) {
                return qemu.script().altered(command, negotiation(request));
            }
            if (!connection.isNegotiated()) {
                return Reply.error("CommandNotFound", "Expecting capabilities negotiation with 'qmp_capabilities'");
            }
            Reply reply = commandReply(request);
            return connection.faulted(qemu.script().faulted(qemu.script().altered(command, reply)));
        } catch (InterruptedException e) {
            if (!connection.isOpen()) {
                throw e;
            }
            return failed(request, e);
        } catch (Exception | AssertionError e) {
            return failed(request, e);
        }
    }

    private Reply failed(Request request, Throwable cause) {
        qemu.failures().add("the handler of '" + request.command() + "' failed for " + request.text(), cause);
        return Reply.error("the test's handler failed: " + cause);
    }

    private Reply commandReply(Request request) throws Exception {
        Optional<FakeQemu.Handler> scripted = qemu.script().take(request.command());
        return scripted.isPresent() ? scripted.get().reply(request) : qemu.builtInReply(request);
    }

    private Reply negotiation(Request request) throws Exception {
        Optional<FakeQemu.Handler> scripted = qemu.script().take(NEGOTIATE);
        if (scripted.isEmpty() && connection.isNegotiated()) {
            return Reply.error("CommandNotFound", "Capabilities negotiation is already complete, command ignored");
        }
        JsonNode enable = request.arguments().path("enable");
        Set<String> wanted = new LinkedHashSet<>();
        for (JsonNode capability : enable) {
            wanted.add(capability.asString());
        }
        Reply reply = scripted.isPresent() ? scripted.get().reply(request) : check(enable, wanted);
        if (reply.succeeds()) {
            connection.negotiated(wanted);
        }
        return reply;
    }

    private Reply check(JsonNode enable, Set<String> wanted) {
        if (!enable.isMissingNode() && !enable.isArray()) {
            return Reply.error("Invalid parameter type for 'enable', expected: array");
        }
        for (String capability : wanted) {
            if (!qemu.capabilities().contains(capability)) {
                return Reply.error("Parameter 'enable' does not accept value '" + capability + "'");
            }
        }
        return Reply.empty();
    }
}
