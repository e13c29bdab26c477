package dev.qemu4j.manager.internal.launch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.qemu4j.config.CommandLine;
import dev.qemu4j.config.Network;
import dev.qemu4j.config.VmConfig;
import dev.qemu4j.config.network.PasstNetwork;
import dev.qemu4j.config.setting.Sandbox;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SandboxDefaultTest {
    private static final String STRICT = "on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny";
    private static final String SPAWN = STRICT.replace("spawn=deny", "spawn=allow");
    private static final String ELEVATE = STRICT.replace("elevateprivileges=deny", "elevateprivileges=allow");

    /** The value of the option {@code -sandbox} of a machine. */
    private static String sandbox(UnaryOperator<VmConfig.Builder> parts) {
        VmConfig config = parts.apply(VmConfig.builder()).build();
        List<String> arguments = CommandLine.of(SandboxDefault.in(config)).arguments();
        assertThat(arguments).containsOnlyOnce("-sandbox");
        return arguments.get(arguments.indexOf("-sandbox") + 1);
    }

    @Test
    void anOrdinaryMachineIsDeniedEverything() {
        assertThat(sandbox(vm -> vm.network(Network.user().forwardTcp(2222, 22))))
                .isEqualTo(STRICT);
    }

    @Test
    void theOptionIsExplained() {
        VmConfig config = SandboxDefault.in(VmConfig.builder().build());
        assertThat(config.explain()).contains("what QEMU may not do");
    }

    @Test
    void aConfiguredSandboxIsKept() {
        VmConfig own =
                VmConfig.builder().part(new Sandbox(true, false, true, false)).build();
        assertThat(SandboxDefault.in(own)).isSameAs(own);
        VmConfig raw = VmConfig.builder().argument("-sandbox", "off").build();
        assertThat(SandboxDefault.in(raw)).isSameAs(raw);
    }

    @Test
    void aTapWithoutScriptsNeedsNothing() {
        assertThat(sandbox(vm -> vm.network(Network.tap("tap0")))).isEqualTo(STRICT);
    }

    @Test
    void theBridgeHelperNeedsSpawnAndPrivileges() {
        assertThat(sandbox(vm -> vm.network(Network.bridge("br0"))))
                .isEqualTo(SPAWN.replace("elevateprivileges=deny", "elevateprivileges=allow"));
    }

    @Test
    void passtNeedsSpawn() {
        assertThat(sandbox(vm -> vm.network(PasstNetwork.standard()))).contains("spawn=allow");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -netdev   | tap,id=n0
                    -netdev   | tap,id=n0,script=/etc/up,downscript=no
                    -netdev   | tap,id=n0,script=no,downscript=/etc/down
                    -nic      | tap
                    -net      | tap
                    -netdev   | user,id=n0,smb=/srv
                    -netdev   | user,id=n0,guestfwd=tcp:10.0.2.1:80-cmd:cat
                    -incoming | exec:cat /var/lib/vm
                    -display  | gtk
                    -display  | sdl,gl=on
                    -audiodev | pa,id=a0
                    """)
    void optionsThatStartAProgramAllowSpawn(String option, String value) {
        assertThat(sandbox(vm -> vm.argument(option, value))).isEqualTo(SPAWN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    -netdev   | tap,id=n0,script=no,downscript=no
                    -netdev   | tap,id=n0,ifname=t,downscript=no,script=no,vhost=on
                    -netdev   | tap,id=n0,fd=7
                    -netdev   | tap,id=n0,fds=7:8
                    -netdev   | stream,id=n0,addr.type=unix,addr.path=/executable
                    -incoming | tcp:127.0.0.1:4444
                    -incoming | defer
                    -display  | vnc=127.0.0.1:1
                    -run-with | chroot=/srv
                    """)
    void optionsThatStartNoProgramDenySpawn(String option, String value) {
        assertThat(sandbox(vm -> vm.argument(option, value))).isEqualTo(STRICT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-runas nobody", "-run-with user=nobody", "-run-with chroot=/srv,user=nobody"})
    void optionsThatChangeTheUserAllowPrivileges(String option) {
        String[] words = option.split(" ", 2);
        assertThat(sandbox(vm -> vm.argument(words[0], words[1]))).isEqualTo(ELEVATE);
    }

    @Test
    void optionsThatPlaceThreadsAllowResourceControl() {
        assertThat(sandbox(vm -> vm.argument("-object", "thread-context,id=tc0,cpu-affinity=0")))
                .isEqualTo(STRICT.replace("resourcecontrol=deny", "resourcecontrol=allow"));
    }
}
