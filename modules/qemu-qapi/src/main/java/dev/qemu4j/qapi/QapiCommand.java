package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpCommand;

/**
 * A command of QEMU or of its guest agent, with its arguments.
 *
 * @param <T> what it returns; {@link Empty} for nothing
 */
public interface QapiCommand<T> extends QmpCommand<T>, QapiObject {
    @Override
    default Object arguments() {
        return toJson();
    }
}
