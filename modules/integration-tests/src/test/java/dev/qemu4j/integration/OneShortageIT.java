package dev.qemu4j.integration;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.qemu4j.integration.ShortageMove.Call;
import dev.qemu4j.integration.ShortageMove.Give;
import dev.qemu4j.integration.ShortageMove.Resource;
import dev.qemu4j.integration.ShortageMove.Take;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each shortage alone, at the start of a machine, during its life and at its end. {@link ShortageIT} has all of them at random. */
class OneShortageIT {
    @BeforeAll
    static void begin() throws Exception {
        ShortageIT.begin();
    }

    @AfterAll
    static void end() throws Exception {
        ShortageIT.end();
    }

    @ParameterizedTest
    @EnumSource
    void aMachineThatRunsGoesOnAndTheNextOneStarts(Resource resource) throws Exception {
        assumeTrue(
                ShortJvm.resources().contains(resource),
                () -> "this host does not allow tests to make " + resource + " short");
        ShortageIT.live(
                ShortageIT.Jvm.USUAL,
                List.of(
                        new Take(resource, 0),
                        Call.CREATE,
                        new Give(resource),
                        Call.CREATE,
                        new Take(resource, 0),
                        Call.START,
                        Call.QUERY_SCHEMA,
                        Call.QUERY_STATUS,
                        Call.DESTROY));
    }

    /** Of the files of a machine, the first so many can be made: its directory, its log, its socket. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void aMachineForWhichThereIsNoRoomInTheRuntimeBaseLeavesNothing(int files) throws Exception {
        assumeTrue(ShortJvm.resources().contains(Resource.FILES), "this host does not let tests mount file systems");
        ShortageIT.live(
                ShortageIT.Jvm.USUAL,
                List.of(
                        new Take(Resource.FILES, files),
                        Call.CREATE,
                        new Give(Resource.FILES),
                        Call.CREATE,
                        Call.DESTROY));
    }
}
