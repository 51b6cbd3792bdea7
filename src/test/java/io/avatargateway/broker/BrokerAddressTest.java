package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

    private static final String NETTY = "org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory";

    @Test
    void shouldGiveHostAndPortAsTheAdapterTakesThem() {
        BrokerAddress address = BrokerAddress.parse("tcp://broker.example:5445");

        assertThat(address.connectorClassNames()).isEqualTo(NETTY);
        assertThat(address.connectionParameters()).isEqualTo("host=broker.example;port=5445");
        assertThat(address.usesTls()).isFalse();
    }

    @Test
    void shouldPassOnTheParametersOfTls() {
        BrokerAddress address =
                BrokerAddress.parse("tcp://b:1?sslEnabled=true&trustStorePath=/a/b%20c&enabledCipherSuites=X,Y");

        assertThat(address.usesTls()).isTrue();
        assertThat(address.connectionParameters())
                .isEqualTo("enabledCipherSuites=X\\,Y;host=b;port=1;sslEnabled=true;trustStorePath=/a/b c");
    }

    @Test
    void shouldPassOnSeveralBrokers() {
        BrokerAddress address = BrokerAddress.parse("tcp://a:1#tcp://b:2");

        assertThat(address.isOne()).isFalse();
        assertThat(address.connectorClassNames()).isEqualTo(NETTY + "," + NETTY);
        assertThat(address.connectionParameters()).isEqualTo("host=a;port=1,host=b;port=2");
    }

    @Test
    void shouldTakeTheBracketsOffAnIpv6Address() {
        BrokerAddress address = BrokerAddress.parse("tcp://[::1]:61616");

        assertThat(address.host()).isEqualTo("::1");
        assertThat(address.connectionParameters()).isEqualTo("host=::1;port=61616");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "localhost:61616",
                "http://a:1",
                "tcp://a",
                "tcp://",
                "tcp://a:b",
                "vm://0",
                "tcp://a b:1"
            })
    void shouldRefuseWhatIsNoAddressOfABroker(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerAddress.parse(url))
                .withMessageStartingWith("BrokerUrl: ");
    }

    @Test
    void shouldNotRepeatASecretInItsMessage() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BrokerAddress.parse("http://u:hunter1@a:1?trustStorePassword=hunter2"))
                .withMessageNotContaining("hunter");
    }

    @Test
    void shouldRefuseAParameterThatTheAdapterWouldMisread() {
        BrokerAddress address = BrokerAddress.parse("tcp://a:1?sslEnabled=true&trustStorePassword=hunter2;x");

        assertThatIllegalArgumentException()
                .isThrownBy(address::connectionParameters)
                .withMessageContaining("trustStorePassword")
                .withMessageNotContaining("hunter2");
    }
}
