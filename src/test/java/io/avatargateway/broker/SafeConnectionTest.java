package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.resource.spi.ResourceAdapterInternalException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The adapter starts before the application, and must not wait for it to be told what is not safe. */
class SafeConnectionTest {

    @TempDir
    Path data;

    @ParameterizedTest
    @CsvSource({
        "'', 'S3CR3T', BROKER_USER: not set",
        "'user', '', BROKER_PASSWORD: not set",
        "'user', ' ', BROKER_PASSWORD: not set",
    })
    void shouldTakeUserAndPasswordTogetherOnly(String user, String password, String fault) throws IOException {
        GatewayResourceAdapter adapter = adapter();
        adapter.setUserName(user);
        adapter.setPassword(password);

        assertRefuses(adapter, fault + " (expected: both BROKER_USER and BROKER_PASSWORD, or neither)");
    }

    @Test
    void shouldMakeNoBrokerThatTakesAnEmptyPassword() {
        for (String[] half : new String[][] {{"user", null}, {null, "S3CR3T"}}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new EmbeddedBrokerOptions("127.0.0.1", 1, half[0], half[1], data, 5, 1))
                    .withMessageContaining("(expected: both, or neither)")
                    .withMessageNotContaining("S3CR3T");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "10.0.0.7", "broker.internal", "127.0.0.1.evil.example"})
    void shouldNotListenBeyondLoopback(String host) throws IOException {
        GatewayResourceAdapter adapter = adapter();
        adapter.setBindHost(host);

        assertRefuses(adapter, "BROKER_BIND_HOST: " + host + " (expected: localhost or another address");
    }

    @Test
    void shouldNotListenWhereTheAddressOfTheBrokerIsBeyondLoopback() {
        GatewayResourceAdapter adapter = new GatewayResourceAdapter();
        adapter.setBrokerUrl("tcp://0.0.0.0:61616");

        assertRefuses(adapter, "BROKER_BIND_HOST: 0.0.0.0 (expected: localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tcp://broker.example:1", "tcp://127.0.0.1:1#tcp://10.0.0.7:1"})
    void shouldSendNoPasswordInClearToAnotherMachine(String url) {
        GatewayResourceAdapter adapter = new GatewayResourceAdapter();
        adapter.setEmbeddedBroker(false);
        adapter.setBrokerUrl(url);
        adapter.setUserName("user");
        adapter.setPassword("S3CR3T");

        assertRefuses(adapter, " (expected: sslEnabled=true, since BROKER_PASSWORD goes there, or");
    }

    @Test
    void shouldAllowWhatIsSafeOrAskedFor() {
        BrokerAddress far = BrokerAddress.parse("tcp://broker.example:1");
        BrokerAddress farByTls = BrokerAddress.parse("tcp://broker.example:1?sslEnabled=true");
        BrokerAddress near = BrokerAddress.parse("tcp://[::1]:1");

        assertThat(new SafeConnection("none", false, null, null, false, false).faults(far, null))
                .isEmpty();
        assertThat(new SafeConnection("none", false, "u", "p", false, false).faults(farByTls, null))
                .isEmpty();
        assertThat(new SafeConnection("none", false, "u", "p", false, false).faults(near, near.host()))
                .isEmpty();
        assertThat(new SafeConnection("none", false, "u", "p", false, true).faults(far, null))
                .isEmpty();
        assertThat(new SafeConnection("none", false, "u", "p", true, false).faults(near, "0.0.0.0"))
                .isEmpty();
    }

    private GatewayResourceAdapter adapter() throws IOException {
        GatewayResourceAdapter adapter = new GatewayResourceAdapter();
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            adapter.setBrokerUrl("tcp://127.0.0.1:" + free.getLocalPort());
        }
        adapter.setDataDirectory(data.toString());
        return adapter;
    }

    private static void assertRefuses(GatewayResourceAdapter adapter, String why) {
        assertThatThrownBy(() -> adapter.start(null))
                .isInstanceOf(ResourceAdapterInternalException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("S3CR3T");
    }

    @Test
    void shouldAskForAUserAndForTlsWhereEverybodySignsIn() {
        BrokerAddress local = BrokerAddress.parse("tcp://127.0.0.1:61616");
        assertThat(new SafeConnection("on", false, null, null, false, false).faults(local, "127.0.0.1"))
                .singleElement()
                .asString()
                .startsWith("BROKER_USER: not set (expected: ");
        SafeConnection open = new SafeConnection("on", false, "gateway", "S3CR3T", false, false);
        assertThat(open.faults(local, "0.0.0.0"))
                .singleElement()
                .asString()
                .startsWith("BROKER_BIND_HOST: 0.0.0.0 (expected: BROKER_TLS_KEYSTORE");
        assertThat(open.faults(local, null)).isEmpty();
        assertThat(new SafeConnection("on", true, "gateway", "S3CR3T", false, false).faults(local, "0.0.0.0"))
                .isEmpty();
        assertThat(new SafeConnection("off", false, "gateway", "S3CR3T", false, false).faults(local, "127.0.0.1"))
                .containsExactly("AUTH: off (expected: none or on)");
    }
}
