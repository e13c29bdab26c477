/**
 * Configurations of virtual machines as JSON, so that they can live in files.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "name": "web",
 *   "memory": "2G",
 *   "parts": [
 *     {"kind": "disk", "format": "qcow2", "source": "/vm/web.qcow2"},
 *     {"kind": "user-network", "forwards": [{"host-port": 2222, "guest-port": 22}]}
 *   ]
 * }
 * }</pre>
 *
 * <p>{@link dev.qemu4j.manager.json.VmConfigJson} writes and reads them. What is read equals what was written, and what stands in
 * a document that describes no machine is refused with its place, its value and the reason: a
 * {@link dev.qemu4j.manager.json.VmConfigJsonException}.
 *
 * <h2>The schema</h2>
 *
 * It follows from the types in {@code dev.qemu4j.config}:
 *
 * <ul>
 *   <li>A record is an object with a member for each component. Names are in lower case with dashes: {@code isReadOnly} is
 *       {@code read-only}, {@code WRITE_BACK} is {@code write-back}.
 *   <li>What is as it would be anyway is left out: an optional that is empty, an empty list, {@code false}, and what has a default.
 *   <li>Where one of several types can stand, such as a part, the member {@code kind} says which.
 *   <li>Sizes are texts such as {@code 2G} or numbers of bytes; paths, addresses and CPU models are texts.
 *   <li>The image and the tuning of a disk and the card of a network have no objects of their own: their members stand in the
 *       object of the disk or the network. A source that is a file may be its path alone, a machine its name, memory its size.
 *   <li>Properties are objects with values of the types that they have in QMP. A size among them is <code>{"$size": "1M"}</code>, a
 *       repeated key <code>{"$repeated": ["a", "b"]}</code>.
 *   <li>The member {@code format} of the document is the version of all this, and is 1.
 * </ul>
 *
 * <p>A member or kind that is not known is an error. Comments as in Java are read over. The page {@code vm-config-json.md} of the
 * project's documentation has a whole example and a table of every kind.
 *
 * <p>A document holds no secret: one that is held in memory is refused when it is written.
 */
@NullMarked
package dev.qemu4j.manager.json;

import org.jspecify.annotations.NullMarked;
