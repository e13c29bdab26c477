/**
 * Reads and writes configurations of virtual machines as JSON.
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
 * <p>{@link dev.qemu4j.manager.json.VmConfigJson} writes and reads them without loss. A document that does not describe a valid machine is
 * refused with a {@link dev.qemu4j.manager.json.VmConfigJsonException}, which has the path, the value and the reason.
 *
 * <h2>The schema</h2>
 *
 * The schema follows from the types in {@code dev.qemu4j.config}:
 *
 * <ul>
 *   <li>A record is an object with a member for each component. Names are in lower case with dashes: {@code isReadOnly} is
 *       {@code read-only}, {@code WRITE_BACK} is {@code write-back}.
 *   <li>Members with default values are left out: empty optionals, empty lists, {@code false}, and members with a default of their own.
 *   <li>If a value can be of several types, such as a part, the member {@code kind} names the type.
 *   <li>Sizes are strings such as {@code 2G} or numbers of bytes; paths, addresses and CPU models are strings.
 *   <li>The image and the tuning of a disk and the card of a network have no objects of their own: their members are inlined into the
 *       object of the disk or the network. Some types have a short form: a file source its path, a machine its name, memory its size.
 *   <li>Properties are objects whose values have the same types as in QMP. A size is <code>{"$size": "1M"}</code>, a repeated key
 *       <code>{"$repeated": ["a", "b"]}</code>.
 *   <li>The member {@code format} of the document is the version of the schema, 1.
 * </ul>
 *
 * <p>An unknown member or kind is an error. Java comments are ignored. The page {@code vm-config-json.md} of the project's documentation
 * has a complete example and a table of every kind.
 *
 * <p>A document contains no secrets: a configuration with a secret that is held in memory cannot be written.
 */
@NullMarked
package dev.qemu4j.manager.json;

import org.jspecify.annotations.NullMarked;
