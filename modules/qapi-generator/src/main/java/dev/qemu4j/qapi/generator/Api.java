package dev.qemu4j.qapi.generator;

import java.util.Locale;

/**
 * One of the two APIs.
 *
 * @param title what the documentation calls it
 * @param factsFile the facts' file, next to this class
 * @param page QEMU's reference page
 * @param namespace what the page's anchors begin with
 */
record Api(String title, String factsFile, String page, String namespace) {
    private static final String PAGES = "https://www.qemu.org/docs/master/interop/";

    static final Api QMP = new Api("QMP", "qmp-11.1.json", PAGES + "qemu-qmp-ref.html", "QMP");
    static final Api GUEST_AGENT = new Api("the guest agent", "qga-11.1.json", PAGES + "qemu-ga-ref.html", "QGA");

    /** What the facts are called in the jar of {@code qemu-qapi}. */
    String resource() {
        return namespace.toLowerCase(Locale.ROOT) + "-facts.json";
    }

    /** Where QEMU's reference has a definition; the anchors are made by the QAPI domain of QEMU's documentation. */
    String reference(String kind, Definition definition) {
        return page + "#" + kind + "-" + namespace + "-" + definition.module() + "." + definition.name();
    }
}
