package io.avatargateway.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.utils.PasswordMaskingUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The line that the program prints is one that Artemis understands. */
class BrokerUserTest {

    @Test
    void shouldMakeAPasswordAndItsHash() throws Exception {
        String[] lines = Invocation.of("broker-user", "crm").out().strip().split("\n", -1);
        String hash = lines[1].substring("crm = ".length());
        assertThat(lines[1]).startsWith("crm = ENC(1024:");
        assertThat(PasswordMaskingUtil.getHashProcessor(hash).compare(lines[0].toCharArray(), hash))
                .isTrue();
        assertThat(PasswordMaskingUtil.getHashProcessor(hash).compare("crm".toCharArray(), hash))
                .isFalse();
        assertThat(Invocation.of("broker-user", "crm").out()).doesNotContain(lines[0]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "#crm", "crm=x", ""})
    void shouldRefuseANameThatNoFileTakes(String name) {
        Invocation run = Invocation.of("broker-user", name);
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("NAME: ");
    }
}
