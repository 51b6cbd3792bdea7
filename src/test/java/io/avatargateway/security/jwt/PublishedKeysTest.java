package io.avatargateway.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When an issuer is asked for its keys, and what is in force meanwhile. */
@Timeout(60)
class PublishedKeysTest {

    private static RSAKey first;
    private static RSAKey second;

    private final AtomicLong nanos = new AtomicLong();
    /** One for each time that the issuer was asked. */
    private final Deque<CompletableFuture<byte[]>> asked = new ConcurrentLinkedDeque<>();

    @BeforeAll
    static void makeKeys() throws JOSEException {
        first = new RSAKeyGenerator(2048).keyID("first").generate();
        second = new RSAKeyGenerator(2048).keyID("second").generate();
    }

    private PublishedKeys keys() {
        return new PublishedKeys(
                () -> {
                    CompletableFuture<byte[]> answer = new CompletableFuture<>();
                    asked.add(answer);
                    return answer;
                },
                nanos::get,
                Duration.ofMillis(100));
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private void publish(JWK... keys) {
        answer(new JWKSet(Arrays.asList(keys)).toString(false));
    }

    private void answer(String text) {
        asked.getLast().complete(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> ids(List<TokenKey> keys) {
        return keys.stream().map(TokenKey::id).toList();
    }

    @Test
    void shouldAskAtTheStartAndWaitForNobody() {
        PublishedKeys keys = keys();

        assertThat(asked).hasSize(1);
        assertThat(keys.current()).isEmpty();
        assertThat(keys.isUncertain()).isTrue();
        publish(first.toPublicJWK(), second.toPublicJWK());
        assertThat(ids(keys.current())).containsExactly("first", "second");
        assertThat(keys.isUncertain()).isFalse();
        assertThat(keys.fault()).isEmpty();
    }

    @Test
    void shouldAskAgainForAnUnknownKeyOnceInAWhileOnly() {
        PublishedKeys keys = keys();
        publish(first.toPublicJWK());
        for (int i = 0; i < 1_000; i++) {
            assertThat(ids(keys.renewed())).containsExactly("first");
        }
        assertThat(asked).hasSize(1);

        pass(PublishedKeys.LEAST);
        assertThat(ids(keys.renewed())).containsExactly("first");
        publish(first.toPublicJWK(), second.toPublicJWK());

        assertThat(ids(keys.renewed())).containsExactly("first", "second");
        assertThat(asked).hasSize(2);
    }

    @Test
    void shouldForgetAKeyThatTheIssuerTookBack() {
        PublishedKeys keys = keys();
        publish(first.toPublicJWK(), second.toPublicJWK());
        pass(PublishedKeys.FRESH.minusNanos(1));
        assertThat(ids(keys.current())).hasSize(2);
        assertThat(asked).hasSize(1);

        pass(Duration.ofNanos(1));
        assertThat(ids(keys.current())).hasSize(2);
        publish(second.toPublicJWK());

        assertThat(ids(keys.current())).containsExactly("second");
        assertThat(asked).hasSize(2);
    }

    @Test
    void shouldKeepTheLastGoodKeysWhileTheIssuerIsAway() {
        PublishedKeys keys = keys();
        publish(first.toPublicJWK());
        pass(PublishedKeys.FRESH);
        keys.current();
        asked.getLast().completeExceptionally(new IOException("status 502, expected 200"));

        assertThat(ids(keys.current())).containsExactly("first");
        assertThat(keys.isUncertain()).isTrue();
        assertThat(keys.fault()).hasValueSatisfying(why -> assertThat(why).contains("JWT_KEY_URL", "status 502"));
        assertThat(asked).hasSize(2);

        // Sooner than keys that are good.
        pass(PublishedKeys.LEAST);
        assertThat(keys.fault()).isPresent();
        publish(second.toPublicJWK());
        assertThat(keys.fault()).isEmpty();
        assertThat(ids(keys.current())).containsExactly("second");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{\"keys\":[]}", "{\"keys\":[{\"kty\":\"x\"}]}", "null"})
    void shouldKeepTheLastGoodKeysWhereTheAnswerIsNone(String answer) {
        PublishedKeys keys = keys();
        publish(first.toPublicJWK());
        pass(PublishedKeys.FRESH);
        keys.current();
        answer(answer);

        assertThat(ids(keys.current())).containsExactly("first");
        assertThat(keys.fault()).isPresent();
    }

    @Test
    void shouldPassOverKeysOfOtherKindsAndUses() throws JOSEException {
        PublishedKeys keys = keys();
        publish(
                new RSAKey.Builder(first).keyUse(KeyUse.ENCRYPTION).build().toPublicJWK(),
                new ECKeyGenerator(Curve.P_256).keyID("ec").generate().toPublicJWK(),
                second.toPublicJWK(),
                new RSAKeyGenerator(1024, true).keyID("weak").generate().toPublicJWK());

        assertThat(ids(keys.current())).containsExactly("ec", "second");
        assertThat(keys.fault()).isEmpty();
    }

    @Test
    void shouldBelieveNoIssuerThatPublishesASecret() throws JOSEException {
        PublishedKeys keys = keys();
        publish(first);
        assertThat(keys.current()).isEmpty();
        assertThat(keys.fault()).hasValueSatisfying(why -> assertThat(why).contains("private key"));

        pass(PublishedKeys.LEAST);
        keys.current();
        publish(first.toPublicJWK(), new OctetSequenceKeyGenerator(256).generate());
        assertThat(keys.current()).isEmpty();
    }

    @Test
    void shouldLetAFewWaitOnlyAndNobodyForLong() throws Exception {
        PublishedKeys keys = keys();
        int many = 40;
        CountDownLatch back = new CountDownLatch(many);
        for (int i = 0; i < many; i++) {
            Thread thread = new Thread(() -> {
                assertThat(keys.renewed()).isEmpty();
                back.countDown();
            });
            thread.setDaemon(true);
            thread.start();
        }

        // The issuer never answers.
        assertThat(back.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).hasSize(1);
    }
}
