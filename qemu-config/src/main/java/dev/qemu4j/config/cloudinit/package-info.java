/**
 * The seed that a cloud image reads at its first boot: users, keys, packages, network. It is a CD-ROM image, created without
 * any tool.
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
