/** Programs that show how qemu4j is used. */
// readme: module
module dev.qemu4j.examples {
    requires dev.qemu4j.manager;
    requires dev.qemu4j.image; // disk images
    requires dev.qemu4j.image.cache; // and where to get some
    requires dev.qemu4j.testkit; // tiny guests, to have something to boot
}
// readme: end
