package dev.qemu4j.qapi;

import dev.qemu4j.qmp.QmpCommand;

/**
 * A command of QEMU or of its guest agent, with its arguments.
 *
 * @param <T> the type of the result; {@link Empty} if the command returns nothing
 */
public interface QapiCommand<T> extends QmpCommand<T>, QapiObject {
    @Override
    default Object arguments() {
        return toJson();
    }
}
