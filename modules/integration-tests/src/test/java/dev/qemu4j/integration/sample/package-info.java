/** A small module that breaks every rule for packages: what {@link dev.qemu4j.integration.PackageRulesTest} finds. */
@NullMarked
package dev.qemu4j.integration.sample;

import org.jspecify.annotations.NullMarked;
