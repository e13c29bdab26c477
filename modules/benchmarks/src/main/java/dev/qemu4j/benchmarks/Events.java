package dev.qemu4j.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;

/** A stream of events as QEMU sends them: the names, members and lengths of its own, a dozen of them over and over. */
final class Events {
    private static final List<byte[]> KINDS = Stream.of(
                    event("RTC_CHANGE", "{\"offset\": -78, \"qom-path\": \"/machine/unattached/device[7]/rtc\"}"),
                    event("BLOCK_JOB_COMPLETED", job(10737418240L)),
                    event("STOP", null),
                    event("BALLOON_CHANGE", "{\"actual\": 944766976}"),
                    event("BLOCK_JOB_READY", job(1048576)),
                    event("JOB_STATUS_CHANGE", "{\"status\": \"running\", \"id\": \"backup-3\"}"),
                    event("RESUME", null),
                    event(
                            "NIC_RX_FILTER_CHANGED",
                            "{\"name\": \"vnet0\", \"path\": \"/machine/peripheral/vnet0/virtio-backend\"}"),
                    event(
                            "BLOCK_IO_ERROR",
                            "{\"device\": \"\", \"nospace\": true, \"node-name\": \"disk-0\", \"reason\": \"No space left on device\", "
                                    + "\"operation\": \"write\", \"action\": \"stop\"}"),
                    event("VSERPORT_CHANGE", "{\"open\": true, \"id\": \"channel0\"}"),
                    event("MIGRATION", "{\"status\": \"pre-switchover\"}"),
                    event("DEVICE_DELETED", "{\"device\": \"disk-1\", \"path\": \"/machine/peripheral/disk-1\"}"))
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();

    private Events() {}

    static byte[] event(int number) {
        return KINDS.get(number % KINDS.size());
    }

    /**
     * A piece of the stream.
     *
     * @param count how many events
     * @return their bytes
     */
    static byte[] stream(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < count; i++) {
            bytes.writeBytes(event(i));
        }
        return bytes.toByteArray();
    }

    private static String job(long bytes) {
        return "{\"device\": \"mirror-0\", \"len\": " + bytes + ", \"offset\": " + bytes
                + ", \"speed\": 0, \"type\": \"mirror\"}";
    }

    private static String event(String name, @org.jspecify.annotations.Nullable String data) {
        return "{\"timestamp\": {\"seconds\": 1763000000, \"microseconds\": 123456}, \"event\": \"" + name + "\""
                + (data == null ? "" : ", \"data\": " + data) + "}\r\n";
    }
}
