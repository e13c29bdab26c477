package dev.qemu4j.integration;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.qemu4j.manager.json.VmConfigJson;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What large configurations cost, measured by what a thread allocates: something that is copied for each part is allocated for each. */
class LargeConfigTest {
    private static long allocatedBy(Runnable action) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        action.run();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static void readProperties(int count) {
        String properties =
                IntStream.range(0, count).mapToObj(i -> "\"p" + i + "\": " + i).collect(Collectors.joining(","));
        VmConfigJson.read("""
                {"format": 1, "name": "web", "parts": [{"kind": "device", "driver": "edu", "properties": {%s}}]}
                """.formatted(properties));
    }

    @Test
    void theCostOfPropertiesGrowsWithTheirNumberOnly() {
        List.of(10, 100).forEach(LargeConfigTest::readProperties);
        long few = allocatedBy(() -> readProperties(1000));
        long many = allocatedBy(() -> readProperties(4000));
        assertThat(many).isLessThan(6 * few);
    }
}
