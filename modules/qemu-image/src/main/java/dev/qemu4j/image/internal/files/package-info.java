/** The files of images: how one gets its name, what an aborted call left behind, and who has one open. */
@NullMarked
package dev.qemu4j.image.internal.files;

import org.jspecify.annotations.NullMarked;
