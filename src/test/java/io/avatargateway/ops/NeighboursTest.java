package io.avatargateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NeighboursTest {

    /** Finding 20 of the review: health is for everybody. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tcp://broker:61616                                            | tcp://broker:61616",
                "tcp://user:S3CR3T@broker:61616                                | tcp://broker:61616",
                "tcp://broker:1?sslEnabled=true&trustStorePassword=S3CR3T      | tcp://broker:1",
                "tcp://a:1?keyStorePassword=S3CR3T#tcp://b:2?password=S3CR3T   | tcp://a:1",
                "tcp://my_broker:1?password=S3CR3T                             | tcp:…",
                "https://simli.example/S3CR3T?key=S3CR3T                       | https://simli.example",
            })
    void shouldShowAddressesWithoutSecrets(String url, String shown) {
        assertThat(Neighbours.address(URI.create(url))).isEqualTo(shown);
    }
}
