/** A program that uses qemu4j as its users do: it needs nothing but the manager. */
module consumer {
    requires dev.qemu4j.manager;
}
