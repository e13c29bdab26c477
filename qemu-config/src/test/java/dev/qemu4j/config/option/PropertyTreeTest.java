package dev.qemu4j.config.option;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PropertyTreeTest {
    private static final PropertyTree TREE = PropertyTree.of("driver", "qcow2")
            .with("node-name", "disk0")
            .with("read-only", true)
            .with("size", new PropertyValue.Size(3 << 20))
            .with("count", -7)
            .with("file", PropertyTree.of("driver", "file").with("filename", "/a,b"))
            .with("hosts", PropertyTree.list(List.of(PropertyTree.of("host", "one"), PropertyTree.of("host", "two"))))
            .with("hostfwd", new PropertyValue.Repeated(List.of("x", "y,z")));

    @Test
    void textDoublesCommasDotsSubtreesIndexesListsAndRepeatsStringLists() {
        assertThat(TREE.toText())
                .isEqualTo("driver=qcow2,node-name=disk0,read-only=on,size=3M,count=-7,file.driver=file,"
                        + "file.filename=/a,,b,hosts.0.host=one,hosts.1.host=two,hostfwd=x,hostfwd=y,,z");
    }

    @Test
    void jsonKeepsTheTypes() {
        assertThat(TREE.toJson())
                .isEqualTo("{\"driver\":\"qcow2\",\"node-name\":\"disk0\",\"read-only\":true,\"size\":3145728,"
                        + "\"count\":-7,\"file\":{\"driver\":\"file\",\"filename\":\"/a,b\"},"
                        + "\"hosts\":[{\"host\":\"one\"},{\"host\":\"two\"}],"
                        + "\"hostfwd\":[{\"str\":\"x\"},{\"str\":\"y,z\"}]}");
    }

    @Test
    void mapHoldsPlainJavaValues() {
        assertThat(TREE.toMap())
                .containsEntry("read-only", true)
                .containsEntry("size", 3145728L)
                .containsEntry("file", Map.of("driver", "file", "filename", "/a,b"))
                .containsEntry("hostfwd", List.of(Map.of("str", "x"), Map.of("str", "y,z")));
    }

    @Test
    void unsigned64BitNumbersSurvive() {
        PropertyValue value = new PropertyValue.Whole(new BigInteger("18446744073709551615"));
        PropertyTree tree = PropertyTree.empty().with("wwn", value);
        assertThat(tree.toText()).isEqualTo("wwn=18446744073709551615");
        assertThat(tree.toJson()).isEqualTo("{\"wwn\":18446744073709551615}");
    }

    @Test
    void jsonIsAsciiSoThatNoLocaleCanChangeIt() {
        assertThat(PropertyTree.of("a", "é\n\"\\\ud83d\ude00").toJson())
                .isEqualTo("{\"a\":\"\\u00e9\\u000a\\\"\\\\\\ud83d\\ude00\"}");
    }

    @Test
    void settingAPropertyAgainReplacesItInItsPlace() {
        PropertyTree tree = PropertyTree.of("a", "1").with("b", "2").with("a", "3");
        assertThat(tree.toText()).isEqualTo("a=3,b=2");
        assertThat(tree).isEqualTo(PropertyTree.of("a", "3").with("b", "2")).hasSameHashCodeAs(tree.withAll(tree));
    }

    @Test
    void keysAreNamesBecauseTheyHaveNoEscape() {
        for (String key : List.of("", "a,b", "a=b", "a.b", "1a", "-a", "é", "a b", "a\n")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PropertyTree.of(key, "x"))
                    .withMessageContaining("'" + key + "'");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PropertyTree.of(Map.of(key, new PropertyValue.Flag(true))))
                    .withMessageContaining("'" + key + "'");
        }
    }

    @Test
    void aPropertyOfManyIsFoundAndReplacedByItsName() {
        PropertyTree tree = PropertyTree.empty();
        for (int i = 0; i < 100; i++) {
            tree = tree.with("key" + i, i);
        }
        assertThat(tree.get("key99")).contains(PropertyValue.Whole.of(99));
        assertThat(tree.get("key100")).isEmpty();
        assertThat(tree.with("key99", 1).keys()).hasSize(100);
    }

    @Test
    void onlyTheImpliedKeyIsLeftOutAndOnlyAtTheBeginning() {
        PropertyTree driver = PropertyTree.of("driver", "nvme");
        assertThat(option(driver.with("id", "a"))).isEqualTo("nvme,id=a");
        assertThat(option(PropertyTree.of("id", "a").withAll(driver))).isEqualTo("id=a,driver=nvme");
        assertThat(option(PropertyTree.of("id", "a"))).isEqualTo("id=a");
        assertThat(option(PropertyTree.of("driver", ""))).isEqualTo("driver=");
    }

    private static String option(PropertyTree tree) {
        return new QemuOption("-device", new QemuOption.Argument.Properties("driver", tree), "", "")
                .arguments()
                .getLast();
    }

    @Test
    void aFlagIsOnOrOff() {
        PropertyTree tree = PropertyTree.empty().with("a", true).with("b", false);
        assertThat(tree.toText()).isEqualTo("a=on,b=off");
        assertThat(tree.toJson()).isEqualTo("{\"a\":true,\"b\":false}");
    }

    @Test
    void nulAndUnpairedSurrogatesAreRefused() {
        for (String text : List.of("a\0b", "\ud83d", "a\ude00", "\ude00\ud83d")) {
            assertThatIllegalArgumentException().isThrownBy(() -> PropertyTree.of("a", text));
            assertThatIllegalArgumentException().isThrownBy(() -> new PropertyValue.Repeated(List.of("b", text)));
            assertThatIllegalArgumentException().isThrownBy(() -> new QemuOption.Argument.Plain(text));
        }
    }

    @Test
    void whatTextCannotExpressIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PropertyTree.of("a", "b").with("c", PropertyTree.empty()));
        assertThatIllegalArgumentException().isThrownBy(() -> new PropertyValue.Items(List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> new PropertyValue.Repeated(List.of()));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PropertyValue.Whole(BigInteger.ONE.shiftLeft(64)))
                .withMessageContaining("18446744073709551616");
        BigInteger tooSmall = BigInteger.valueOf(Long.MIN_VALUE).subtract(BigInteger.ONE);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PropertyValue.Whole(tooSmall))
                .withMessageContaining("-9223372036854775809");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new PropertyValue.Size(-1))
                .withMessageContaining("negative");
    }

    @Test
    void sizesAreWrittenWithTheLargestUnitThatDividesThem() {
        assertThat(new PropertyValue.Size(0).text()).isEqualTo("0");
        assertThat(new PropertyValue.Size(1000).text()).isEqualTo("1000");
        assertThat(new PropertyValue.Size(1536 << 10).text()).isEqualTo("1536K");
        assertThat(new PropertyValue.Size(4L << 30).text()).isEqualTo("4G");
        assertThat(new PropertyValue.Size(1L << 62).text()).isEqualTo("4E");
    }

    @Test
    void theNameOfAnOptionBeginsWithADash() {
        for (String name : List.of("device", "-", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new QemuOption(name, new QemuOption.Argument.None(), "", ""))
                    .withMessageContaining("'" + name + "'");
        }
    }
}
