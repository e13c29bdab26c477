package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** The BOM must not inherit from the parent, so it repeats facts of it. This test keeps the two consistent. */
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
        assertThat(elements(bom, "dependency").map(dependency -> child(dependency, "artifactId")))
                .containsExactlyInAnyOrderElementsOf(publishedModules());
    }

    @Test
    void theBomHasTheVersionOfTheParent() {
        assertThat(child(bom.getDocumentElement(), "version")).isEqualTo(child(parent.getDocumentElement(), "version"));
    }

    @Test
    void theBomManagesNothingElse() {
        assertThat(elements(bom, "parent")).isEmpty();
        assertThat(elements(bom, "dependency")).allSatisfy(dependency -> {
            assertThat(child(dependency, "groupId")).isEqualTo("dev.qemu4j");
            assertThat(child(dependency, "version")).isEqualTo("${project.version}");
        });
    }

    @Test
    void theBomIsBuiltWithThePluginsOfTheParent() {
        Map<String, String> versions = plugins(parent);
        assertThat(plugins(bom))
                .isNotEmpty()
                .allSatisfy((plugin, version) -> assertThat(version).isEqualTo(versions.get(plugin)));
    }

    /** The managed plugins with their versions. */
    private static Map<String, String> plugins(Document document) {
        return elements(document, "pluginManagement")
                .flatMap(management -> elements(management, "plugin"))
                .filter(plugin -> elements(plugin, "version")
                        .anyMatch(version -> version.getParentNode().isSameNode(plugin)))
                .collect(Collectors.toMap(plugin -> child(plugin, "artifactId"), plugin -> child(plugin, "version")));
    }

    /** The modules of the reactor that are deployed. */
    private List<String> publishedModules() throws Exception {
        List<String> published = new ArrayList<>();
        for (Element folder : elements(parent, "module").toList()) {
            Path module = ROOT.resolve(folder.getTextContent());
            Document pom = parse(module.resolve("pom.xml"));
            if (Files.exists(module.resolve("src/main/java/module-info.java"))
                    && elements(pom, "maven.deploy.skip").findAny().isEmpty()) {
                published.add(child(pom.getDocumentElement(), "artifactId"));
            }
        }
        return published;
    }

    private static Document parse(Path pom) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile());
    }

    private static Stream<Element> elements(Document document, String tag) {
        return elements(document.getDocumentElement(), tag);
    }

    private static Stream<Element> elements(Element within, String tag) {
        NodeList nodes = within.getElementsByTagName(tag);
        return IntStream.range(0, nodes.getLength()).mapToObj(i -> (Element) nodes.item(i));
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
