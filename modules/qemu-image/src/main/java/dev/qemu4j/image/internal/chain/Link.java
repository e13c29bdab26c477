package dev.qemu4j.image.internal.chain;

import dev.qemu4j.config.block.ImageFormat;
import dev.qemu4j.image.ImageHeader;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One image of a chain.
 *
 * @param path the file, absolute
 * @param format its format
 * @param header its header, empty for an image that is raw because somebody says so
 * @param isFormatRecorded whether the image above, or the caller, says its format; otherwise it was read from the header
 */
public record Link(Path path, ImageFormat format, Optional<ImageHeader> header, boolean isFormatRecorded) {}
