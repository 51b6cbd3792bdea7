package io.avatargateway.security.jwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every bad token is refused by the rule that it breaks. */
class TokensTest {

    private static final SignedTokens ISSUER = new SignedTokens();
    private static final List<String> PRODUCER = List.of("producer");
    private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

    @TempDir
    static Path directory;

    private static Path keyFile;

    private final AtomicLong nanos = new AtomicLong();
    private Instant now = Instant.now();
    private final Tokens tokens = tokens(keyFile);

    @BeforeAll
    static void writeKey() {
        keyFile = ISSUER.publicKeyIn(directory.resolve("issuer.pem"));
    }

    private Tokens tokens(Path file) {
        Settings.Jwt settings = new Settings.Jwt(SignedTokens.ISSUER, SignedTokens.AUDIENCE, file, null, "tenant");
        InstantSource source = () -> now;
        return new Tokens(settings, source.withZone(ZoneOffset.UTC), nanos::get, null);
    }

    private Caller caller(String token) {
        return tokens.authenticate(token).orElseThrow().caller();
    }

    private void assertRefused(Refusal refusal, String token) {
        assertThatThrownBy(() -> tokens.authenticate(token)).isInstanceOfSatisfying(RefusedException.class, e -> {
            assertThat(e.refusal()).as(e.getMessage()).isEqualTo(refusal);
            assertThat(e.getMessage()).doesNotContain(token).hasSizeLessThan(400);
        });
    }

    private static String changed(Consumer<JWTClaimsSet.Builder> change) {
        return ISSUER.token("acme", PRODUCER, change);
    }

    @Test
    void shouldKnowTheCallerByTheClaims() {
        assertThat(caller(ISSUER.token("acme", "producer", "staff", "operator")))
                .isEqualTo(Caller.of("someone of acme", new Tenant("acme"), Set.of(Role.PRODUCER, Role.OPERATOR)));
    }

    @Test
    void shouldKnowAViewerOfOneSession() {
        assertThat(caller(ISSUER.viewer("acme", "ses_aaaaaaaaaaaaaaaaaaaa")))
                .isEqualTo(Caller.viewer("someone of acme", new Tenant("acme"), "ses_aaaaaaaaaaaaaaaaaaaa"));
    }

    /** That one is asked for no role, and has a label for a tenant. */
    @Test
    void shouldTakeNobodyForTheCallerWhoNeedNotSignIn() {
        Caller local = Caller.local();
        List<String> all = local.roles().stream().map(Role::text).toList();
        Caller posing = caller(ISSUER.token(local.tenant().name(), all, claims -> claims.subject(local.subject())));

        assertThat(posing.isSignedIn()).isTrue();
        assertThat(posing.roles()).containsExactlyInAnyOrder(Role.PRODUCER, Role.OPERATOR);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "ses_", "ses_AAAAAAAAAAAAAAAAAAAA", "*"})
    void shouldRefuseAViewerOfNoSession(String session) {
        assertRefused(
                Refusal.TOKEN_CLAIM,
                ISSUER.token("acme", List.of("viewer"), claims -> claims.claim("session", session)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"agk_0123456789ab_secret", "a", "a.b", "a.b.c.d", "a.b.c.d.e", "a!.b.c"})
    void shouldLeaveOtherCredentialsToOthers(String bearer) {
        assertThat(tokens.authenticate(bearer)).isEmpty();
    }

    @Test
    void shouldRefuseAnExpiredOne() {
        String token = changed(claims -> {});
        now = now.plusSeconds(300).plus(TokenClaims.LEEWAY).plusSeconds(2);

        assertRefused(Refusal.TOKEN_EXPIRED, token);
    }

    @Test
    void shouldRefuseOneThatNeverExpires() {
        assertRefused(Refusal.TOKEN_CLAIM, changed(claims -> claims.expirationTime(null)));
    }

    @Test
    void shouldRefuseOneThatIsNotYetValid() {
        assertRefused(
                Refusal.TOKEN_NOT_YET_VALID,
                changed(claims -> claims.notBeforeTime(Date.from(now.plus(Duration.ofMinutes(2))))));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "https://issuer.example/", "https://evil.example"})
    void shouldRefuseAnotherIssuer(String issuer) {
        assertRefused(Refusal.TOKEN_ISSUER, changed(claims -> claims.issuer(issuer)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "another", "avatar-gateway-2"})
    void shouldRefuseAnotherAudience(String audience) {
        assertRefused(Refusal.TOKEN_AUDIENCE, changed(claims -> claims.audience(audience)));
    }

    @Test
    void shouldTakeOneOfManyAudiences() {
        assertThat(caller(changed(claims -> claims.audience(List.of("another", SignedTokens.AUDIENCE))))
                        .subject())
                .isEqualTo("someone of acme");
    }

    @Test
    void shouldRefuseTheSignatureOfAnother() {
        assertRefused(Refusal.TOKEN_SIGNATURE, new SignedTokens().token("acme", "producer"));
    }

    @Test
    void shouldRefuseChangedClaims() {
        String[] parts = ISSUER.token("acme", "producer").split("\\.", -1);
        String claims =
                new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8).replace("acme", "evil");

        assertRefused(Refusal.TOKEN_SIGNATURE, parts[0] + "." + encoded(claims) + "." + parts[2]);
        assertRefused(Refusal.TOKEN_SIGNATURE, parts[0] + "." + parts[1] + ".");
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "NONE", "nOnE", "HS512", "ES256", "EdDSA", "RS999", ""})
    void shouldRefuseEveryAlgorithmButThoseOfTheKey(String algorithm) {
        String[] parts = ISSUER.token("acme", "producer").split("\\.", -1);
        String header = encoded("{\"alg\":\"" + algorithm + "\"}");

        assertRefused(Refusal.TOKEN_ALGORITHM, header + "." + parts[1] + "." + parts[2]);
        assertRefused(Refusal.TOKEN_ALGORITHM, header + "." + parts[1] + ".");
    }

    /** The public key is no secret: whoever has it could sign by HS256. */
    @Test
    void shouldNotTakeThePublicKeyForASecret() throws JOSEException {
        for (byte[] secret : List.of(
                ISSUER.publicKey().getEncoded(),
                SignedTokens.pem(ISSUER.publicKey()).getBytes(StandardCharsets.US_ASCII))) {
            SignedJWT forged = new SignedJWT(
                    new JWSHeader(JWSAlgorithm.HS256),
                    new JWTClaimsSet.Builder()
                            .issuer(SignedTokens.ISSUER)
                            .audience(SignedTokens.AUDIENCE)
                            .subject("evil")
                            .expirationTime(Date.from(now.plusSeconds(60)))
                            .claim("tenant", "acme")
                            .claim("groups", PRODUCER)
                            .build());
            forged.sign(new MACSigner(secret));

            assertRefused(Refusal.TOKEN_ALGORITHM, forged.serialize());
        }
    }

    /** What a token says of keys is not believed. */
    @Test
    void shouldNotTakeAKeyFromTheToken() {
        SignedTokens evil = new SignedTokens();
        RSAKey own = new RSAKey.Builder((RSAPublicKey) evil.publicKey()).build();
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).jwk(own).build();

        assertRefused(Refusal.TOKEN_SIGNATURE, evil.signed(header, new JWTClaimsSet.Builder().build()));
    }

    @Test
    void shouldRefuseWhatMustBeUnderstoodAndIsNot() {
        JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                .criticalParams(Set.of("evil"))
                .customParam("evil", true)
                .build();

        assertRefused(Refusal.TOKEN_SIGNATURE, ISSUER.signed(header, new JWTClaimsSet.Builder().build()));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "a/b", "*", "#", "a.b", "Acme", "avatar-gateway-probe", "a b"})
    void shouldRefuseATenantThatIsNone(String tenant) {
        assertRefused(Refusal.TOKEN_TENANT, changed(claims -> claims.claim("tenant", tenant)));
    }

    @Test
    void shouldRefuseATenantThatIsNoText() {
        assertRefused(Refusal.TOKEN_TENANT, changed(claims -> claims.claim("tenant", List.of("acme"))));
        assertRefused(Refusal.TOKEN_TENANT, changed(claims -> claims.claim("tenant", Map.of("name", "acme"))));
        assertRefused(Refusal.TOKEN_TENANT, changed(claims -> claims.claim("tenant", 7)));
    }

    @Test
    void shouldRefuseRolesThatAreNone() {
        for (Object groups :
                List.of("producer", List.of(), List.of("staff"), List.of(1, true), Map.of("producer", 1))) {
            assertRefused(Refusal.TOKEN_ROLES, changed(claims -> claims.claim("groups", groups)));
        }
        assertRefused(Refusal.TOKEN_ROLES, changed(claims -> claims.claim("groups", null)));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "a\nb"})
    void shouldRefuseASubjectThatCannotBeShown(String subject) {
        assertRefused(Refusal.TOKEN_CLAIM, changed(claims -> claims.subject(subject)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"exp\":\"soon\"}", "{\"iss\":7}", "\"text\""})
    void shouldRefuseClaimsThatAreNone(String claims) {
        String[] parts = ISSUER.token("acme", "producer").split("\\.", -1);

        assertThatThrownBy(() -> tokens.authenticate(parts[0] + "." + encoded(claims) + "." + parts[2]))
                .isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "null", "{\"alg\":7}", "{\"alg\":null}"})
    void shouldRefuseAHeaderThatIsNone(String header) {
        assertThatThrownBy(() -> tokens.authenticate(encoded(header) + ".e30.AAAA"))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.refusal())
                        .isIn(Refusal.CREDENTIALS_MALFORMED, Refusal.TOKEN_ALGORITHM));
    }

    @Test
    void shouldRefuseDepthsThatNobodyMeans() {
        String deep = encoded("{\"alg\":\"RS256\",\"x\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}");

        assertThatThrownBy(() -> tokens.authenticate(deep + ".e30.AAAA")).isInstanceOf(RefusedException.class);
    }

    @Test
    void shouldEndWhatATokenHasBegunWhenItExpires() {
        Pass pass = tokens.authenticate(ISSUER.token("acme", "producer")).orElseThrow();
        assertThat(pass.holds().getAsBoolean()).isTrue();

        now = now.plusSeconds(332);
        assertThat(pass.holds().getAsBoolean()).isFalse();
    }

    @Test
    void shouldTakeKeysFromASetAndReadItAgain(@TempDir Path place) throws Exception {
        Path file = place.resolve("keys.json");
        ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        RSAKey rsa = new RSAKey.Builder((RSAPublicKey) ISSUER.publicKey())
                .keyID("rsa")
                .build();
        Files.writeString(file, new JWKSet(List.of(rsa, ec.toPublicJWK())).toString());
        Tokens many = tokens(file);
        Pass pass = many.authenticate(ISSUER.token("acme", "producer")).orElseThrow();
        assertThat(pass.holds().getAsBoolean()).isTrue();

        Files.writeString(file, new JWKSet(ec.toPublicJWK()).toString());
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());

        assertThat(pass.holds().getAsBoolean()).as("its key is gone").isFalse();
        assertThatThrownBy(() -> many.authenticate(ISSUER.token("acme", "producer")))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void shouldStartWithNoFileThatHasNoGoodKey(@TempDir Path place) throws Exception {
        KeyPairGenerator small = KeyPairGenerator.getInstance("RSA");
        small.initialize(1024);
        List<String> bad = List.of(
                "",
                "no key",
                "{}",
                "{\"keys\":[]}",
                "{\"keys\":[{}]}",
                SignedTokens.pem(small.generateKeyPair().getPublic()),
                "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----",
                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----",
                "{\"keys\":[" + new OctetSequenceKeyGenerator(256).generate().toJSONString() + "]}",
                "{\"keys\":[" + new ECKeyGenerator(Curve.P_256).generate().toJSONString() + "]}",
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + "A".repeat(43) + "\"}]}");
        for (String text : bad) {
            Path file = Files.writeString(place.resolve("bad"), text);
            assertThatThrownBy(() -> tokens(file))
                    .as(text)
                    .isInstanceOf(InvalidSettingsException.class)
                    .hasMessageContaining("JWT_KEY_FILE");
        }
        assertThatThrownBy(() -> tokens(place.resolve("missing"))).isInstanceOf(InvalidSettingsException.class);
    }

    private static String encoded(String json) {
        return URL.encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }
}
