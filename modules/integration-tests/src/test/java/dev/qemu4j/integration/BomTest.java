package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** The BOM repeats what the reactor knows, because it must not inherit from it: this keeps the two alike. */
class BomTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();

    private Document bom;
    private Document parent;

    @BeforeEach
    void read() throws Exception {
        bom = parse(ROOT.resolve("modules/qemu-bom/pom.xml"));
        parent = parse(ROOT.resolve("pom.xml"));
    }

    @Test
    void theBomListsThePublishedModules() throws Exception {
        List<String> listed = texts(bom, "artifactId");
        listed.remove("qemu-bom");
        assertThat(listed).containsExactlyInAnyOrderElementsOf(publishedModules());
    }

    @Test
    void theBomHasTheVersionOfTheParent() {
        assertThat(child(bom.getDocumentElement(), "version")).isEqualTo(child(parent.getDocumentElement(), "version"));
    }

    @Test
    void theBomBringsNothingElseToItsUsers() {
        assertThat(texts(bom, "parent")).isEmpty();
        assertThat(texts(bom, "groupId")).containsOnly("dev.qemu4j");
        assertThat(texts(bom, "scope")).isEmpty();
    }

    /** Those of the reactor that are modules and are deployed. */
    private List<String> publishedModules() throws Exception {
        List<String> published = new ArrayList<>();
        for (String folder : texts(parent, "module")) {
            Path module = ROOT.resolve(folder);
            Document pom = parse(module.resolve("pom.xml"));
            if (Files.exists(module.resolve("src/main/java/module-info.java"))
                    && !texts(pom, "maven.deploy.skip").contains("true")) {
                published.add(child(pom.getDocumentElement(), "artifactId"));
            }
        }
        return published;
    }

    private static Document parse(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static List<String> texts(Document document, String tag) {
        var nodes = document.getElementsByTagName(tag);
        return new ArrayList<>(Stream.iterate(0, i -> i + 1)
                .limit(nodes.getLength())
                .map(i -> nodes.item(i).getTextContent())
                .toList());
    }

    private static String child(Element element, String tag) {
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeName().equals(tag)) {
                return node.getTextContent();
            }
        }
        throw new AssertionError("no <" + tag + "> in " + element.getNodeName());
    }
}
