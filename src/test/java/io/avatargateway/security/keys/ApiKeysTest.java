package io.avatargateway.security.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.avatargateway.config.InvalidSettingsException;
import io.avatargateway.config.file.WatchedFile;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Pass;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {

    /** Made by hand: CRC-32 of what stands before it is 0xf6910015. */
    private static final String KEY =
            "agk_0123456789ab_00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff" + "f6910015";

    private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path directory;

    private Path path;
    private Instant now = NOW;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    };

    @BeforeEach
    void begin() throws IOException {
        path = directory.resolve("keys.json");
        write(entry(""));
    }

    @Test
    void shouldSayWhoShowsAKey() {
        assertThat(keys().authenticate(KEY).map(Pass::caller))
                .contains(Caller.of("0123456789ab", new Tenant("acme"), Set.of(Role.PRODUCER)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "eyJhbGciOiJSUzI1NiJ9.e30.x", "tkt_0123", "AGK_0123456789ab_00"})
    void shouldLeaveOtherCredentialsToOthers(String bearer) {
        assertThat(keys().authenticate(bearer)).isEmpty();
    }

    @Test
    void shouldTellEveryKeyWithOneWrongDigitFromAnUnknownOne() {
        ApiKeys keys = keys();
        for (int i = "agk_".length(); i < KEY.length(); i++) {
            char wrong = KEY.charAt(i) == '7' ? '8' : '7';
            String mistyped = KEY.substring(0, i) + wrong + KEY.substring(i + 1);
            assertThat(refusal(keys, mistyped)).as(mistyped).isEqualTo(Refusal.KEY_MALFORMED);
        }
        assertThat(refusal(keys, KEY.substring(0, KEY.length() - 1))).isEqualTo(Refusal.KEY_MALFORMED);
        assertThat(refusal(keys, KEY + "0")).isEqualTo(Refusal.KEY_MALFORMED);
        assertThat(refusal(keys, "agk_" + "0".repeat(1_000_000))).isEqualTo(Refusal.KEY_MALFORMED);
    }

    @Test
    void shouldRefuseAnUnknownKeyAndOneWithAnotherSecret() throws IOException {
        ApiKeys keys = keys();
        write(entry("").replace("0123456789ab", "0123456789ac"));
        pass();
        assertThat(refusal(keys, KEY)).isEqualTo(Refusal.KEY_UNKNOWN);

        write(entry("").replaceFirst("sha256:..", "sha256:00"));
        pass();
        assertThat(refusal(keys, KEY)).isEqualTo(Refusal.KEY_UNKNOWN);
        assertThat(refusal(new ApiKeys(null, clock, nanos::get), KEY)).isEqualTo(Refusal.KEY_UNKNOWN);
    }

    @Test
    void shouldRefuseAKeyWhenItsTimeIsOver() throws IOException {
        write(entry(", \"expires\": \"2026-11-30T12:00:10Z\""));
        assertThat(keys().authenticate(KEY).orElseThrow().expires()).contains(Instant.parse("2026-11-30T12:00:10Z"));
        ApiKeys keys = keys();
        Pass pass = keys.authenticate(KEY).orElseThrow();
        assertThat(pass.holds().getAsBoolean()).isTrue();

        now = NOW.plusSeconds(10);
        assertThat(pass.holds().getAsBoolean()).isFalse();
        assertThat(refusal(keys, KEY)).isEqualTo(Refusal.KEY_EXPIRED);
    }

    @Test
    void shouldNoticeWithinSecondsThatAKeyWasRevokedOrRemovedOrChanged() throws IOException {
        ApiKeys keys = keys();
        Pass pass = keys.authenticate(KEY).orElseThrow();
        assertThat(pass.holds().getAsBoolean()).isTrue();

        write(entry(", \"revoked\": \"2026-11-30T11:00:00Z\""));
        pass();
        assertThat(pass.holds().getAsBoolean()).isFalse();
        assertThat(refusal(keys, KEY)).isEqualTo(Refusal.KEY_REVOKED);

        write(entry("").replace("producer", "operator"));
        pass();
        assertThat(pass.holds().getAsBoolean()).as("with less rights, or more").isFalse();

        write(entry("").replace("acme", "other"));
        pass();
        assertThat(pass.holds().getAsBoolean()).as("of another tenant").isFalse();

        write("");
        pass();
        assertThat(pass.holds().getAsBoolean()).as("removed").isFalse();

        write(entry(""));
        pass();
        assertThat(pass.holds().getAsBoolean()).isTrue();
    }

    @Test
    void shouldKeepTheLastGoodKeysWhileTheFileIsBroken() throws IOException {
        ApiKeys keys = keys();
        Files.writeString(path, "{\"keys\": [");
        pass();

        assertThat(keys.authenticate(KEY)).isPresent();
        assertThat(keys.fault()).contains("API_KEYS_FILE: (expected: JSON without repeated names)");
    }

    @Test
    void shouldNameAllThatIsWrongInTheFileAtStart() throws IOException {
        write(entry("") + "," + entry(", \"secret\": \"x\"")
                + ",{\"id\": \"x\", \"hash\": \"md5:1\", \"tenant\": \"a/b\","
                + " \"roles\": [\"viewer\"], \"expires\": \"soon\", \"note\": 1}");

        assertThatThrownBy(this::keys)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContainingAll(
                        "keys[1].secret: unknown (expected: no field but",
                        "keys[1].id: 0123456789ab (expected: an id that no other key has)",
                        "keys[2].id: \"x\" (expected: 12 hexadecimal digits)",
                        "keys[2].hash: \"md5:1\" (expected: sha256: and 64 hexadecimal digits)",
                        "keys[2].tenant: \"a/b\" (expected: " + Tenant.RULE + ")",
                        "keys[2].roles: [\"viewer\"] (expected: a list of operator, producer)",
                        "keys[2].expires: \"soon\" (expected: a moment like",
                        "keys[2].note: 1 (expected: a text of at most 200 characters)")
                .hasMessageStartingWith("8 settings are wrong:");
    }

    @ParameterizedTest
    @CsvSource({"KEY_MALFORMED", "KEY_UNKNOWN", "KEY_REVOKED", "KEY_EXPIRED"})
    void shouldNeverShowASecret(Refusal refusal) throws IOException {
        String shown = refusal == Refusal.KEY_MALFORMED ? KEY + "0" : KEY;
        write(
                switch (refusal) {
                    case KEY_UNKNOWN -> "";
                    case KEY_REVOKED -> entry(", \"revoked\": \"2026-11-30T11:00:00Z\"");
                    default -> entry(", \"expires\": \"2026-11-30T11:00:00Z\"");
                });

        RefusedException refused = refused(keys(), shown);
        assertThat(refused.refusal()).isEqualTo(refusal);
        assertThat(refused.toString()).doesNotContain("00112233");
    }

    private ApiKeys keys() {
        return new ApiKeys(path, clock, nanos::get);
    }

    private static Refusal refusal(ApiKeys keys, String bearer) {
        return refused(keys, bearer).refusal();
    }

    private static RefusedException refused(ApiKeys keys, String bearer) {
        return catchThrowableOfType(RefusedException.class, () -> keys.authenticate(bearer));
    }

    private static String entry(String more) {
        return "{\"id\": \"0123456789ab\", \"hash\": \"sha256:%s\", \"tenant\": \"acme\", \"roles\": [\"producer\"]%s}"
                .formatted(HexFormat.of().formatHex(KeyText.hash(KEY)), more);
    }

    private void write(String entries) throws IOException {
        Files.writeString(path, "{\"keys\": [" + entries + "]}");
    }

    private void pass() {
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(WatchedFile.LOOKS).isLessThanOrEqualTo(Duration.ofSeconds(1));
    }
}
