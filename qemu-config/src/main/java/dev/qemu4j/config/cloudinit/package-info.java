/**
 * What a cloud image reads when it starts for the first time: users, keys, packages, network, as a CD-ROM image that is made
 * here, without any tool.
 *
 * {@snippet :
 * byte[] iso = CloudInitSeed.of("web-1", "web", "#cloud-config\nssh_authorized_keys: [ssh-ed25519 AAAA…]\n").iso();
 * // write it to a file, then:
 * Disk seed = Disk.cdRom(file).id("seed");
 * }
 */
@NullMarked
package dev.qemu4j.config.cloudinit;

import org.jspecify.annotations.NullMarked;
