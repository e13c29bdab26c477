/**
 * The virtual machines of the cookbook, {@code modules/docs/cookbook.md}: what its page shows is what is compiled here and started in
 * the tests.
 */
@NullMarked
package dev.qemu4j.examples.cookbook;

import org.jspecify.annotations.NullMarked;
