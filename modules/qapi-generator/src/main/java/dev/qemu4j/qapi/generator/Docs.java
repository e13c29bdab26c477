package dev.qemu4j.qapi.generator;

import com.palantir.javapoet.AnnotationSpec;
import com.palantir.javapoet.CodeBlock;
import dev.qemu4j.qapi.generator.Plan.Component;
import dev.qemu4j.qapi.generator.Plan.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Javadoc and annotations of generated code: names, releases and links, as the facts have no prose. */
final class Docs {
    private Docs() {}

    /** The Javadoc of a type: the first sentence, the release and a link. */
    static CodeBlock type(String firstSentence, Origin origin) {
        CodeBlock.Builder doc = CodeBlock.builder();
        doc.add("$L\n", firstSentence);
        String since = origin.since()
                .map(version -> "In QEMU since " + release(version) + ". ")
                .orElse("");
        doc.add("\n<p>$L", since);
        if (origin.features().contains("unstable")) {
            doc.add("Unstable: QEMU may change or remove it in any release. ");
        }
        doc.add("See <a href=$S>QEMU's reference</a>.\n", origin.reference());
        return doc.build();
    }

    /** The block tag for the end of the Javadoc of an element that QEMU deprecates. */
    static String deprecation(Set<String> features) {
        return features.contains("deprecated")
                ? "@deprecated QEMU will remove it; QEMU's reference says what to use instead.\n"
                : "";
    }

    /** The text of a component's {@code @param}. */
    static String component(Component component) {
        if (component.wire().isEmpty()) {
            return "a union whose members are members of this object";
        }
        List<String> facts = new ArrayList<>();
        facts.add("{@code " + component.wire() + "}");
        if (component.optional()) {
            facts.add("optional");
        }
        component.since().ifPresent(since -> facts.add("since QEMU " + release(since)));
        if (component.features().contains("unstable")) {
            facts.add("unstable");
        }
        if (component.features().contains("deprecated")) {
            facts.add("deprecated");
        }
        return String.join(", ", facts);
    }

    /** The annotations for the release and the features. */
    static List<AnnotationSpec> annotations(Optional<String> since, Set<String> features) {
        List<AnnotationSpec> annotations = new ArrayList<>();
        since.ifPresent(version -> annotations.add(AnnotationSpec.builder(Types.SINCE)
                .addMember("value", "$S", release(version))
                .build()));
        if (features.contains("unstable")) {
            annotations.add(AnnotationSpec.builder(Types.UNSTABLE).build());
        }
        if (features.contains("deprecated")) {
            annotations.add(AnnotationSpec.builder(Deprecated.class).build());
        }
        return annotations;
    }

    /** {@code 0.15.0} and {@code 0.15} are the same release. */
    static String release(String version) {
        String[] parts = version.split("\\.", -1);
        return parts.length == 3 && parts[2].equals("0") ? parts[0] + "." + parts[1] : version;
    }
}
