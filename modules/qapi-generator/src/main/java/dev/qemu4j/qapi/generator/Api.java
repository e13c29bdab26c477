package dev.qemu4j.qapi.generator;

import java.util.Locale;

/**
 * One of the two APIs: QMP or that of the guest agent.
 *
 * @param title its name in the documentation
 * @param factsFile the file of the facts, next to this class
 * @param page the page of QEMU's reference
 * @param namespace the prefix of the page's anchors
 */
record Api(String title, String factsFile, String page, String namespace) {
    private static final String PAGES = "https://www.qemu.org/docs/master/interop/";

    static final Api QMP = new Api("QMP", "qmp-11.1.json", PAGES + "qemu-qmp-ref.html", "QMP");
    static final Api GUEST_AGENT = new Api("the guest agent", "qga-11.1.json", PAGES + "qemu-ga-ref.html", "QGA");

    /** The name of the facts in the jar of {@code qemu-qapi}. */
    String resource() {
        return namespace.toLowerCase(Locale.ROOT) + "-facts.json";
    }

    /** The URL of a definition in QEMU's reference, whose anchors have this form. */
    String reference(String kind, Definition definition) {
        return page + "#" + kind + "-" + namespace + "-" + definition.module() + "." + definition.name();
    }
}
