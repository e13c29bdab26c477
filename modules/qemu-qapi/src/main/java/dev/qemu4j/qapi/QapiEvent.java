package dev.qemu4j.qapi;

import java.time.Instant;

/** An event that QEMU sent. */
public interface QapiEvent extends QapiObject {
    /**
     * The event's name in QMP.
     *
     * @return the name, such as {@code BLOCK_JOB_COMPLETED}
     */
    String eventName();

    /**
     * When the event happened.
     *
     * @return the time by the clock of QEMU's host
     */
    Instant timestamp();
}
