package dev.qemu4j.qapi;

import java.time.Instant;

/** An event that QEMU sent. */
public interface QapiEvent extends QapiObject {
    /**
     * The event's name on the wire.
     *
     * @return the name, such as {@code BLOCK_JOB_COMPLETED}
     */
    String eventName();

    /**
     * When it happened.
     *
     * @return the time on the host's clock, as QEMU says it
     */
    Instant timestamp();
}
