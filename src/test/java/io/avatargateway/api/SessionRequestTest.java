package io.avatargateway.api;

import static io.avatargateway.api.Refusals.codeOf;
import static io.avatargateway.api.Refusals.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.config.Settings;
import io.avatargateway.config.SettingsReader;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.PlainText;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.StartSpeech;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionRequestTest {

    private static final Caller ACME = Caller.of("shop", new Tenant("acme"), Set.of(Role.PRODUCER));

    private static final int MAX_BYTES = 20_000;
    private static final Settings.Sessions DEFAULTS = defaults("1");

    @Test
    void shouldTakeTheDefaultsForAnEmptyBody() throws IOException {
        assertThat(read(""))
                .isEqualTo(new SessionOptions(
                        "default-face",
                        null,
                        true,
                        Duration.ofHours(1),
                        Duration.ofMinutes(5),
                        StartSpeech.ON_START,
                        false,
                        null,
                        Map.of(),
                        Appearance.USUAL,
                        null,
                        Caller.local().owner()));
    }

    @Test
    void shouldTakeTheDefaultsForFieldsThatAreNull() throws IOException {
        assertThat(read("{\"faceId\":null,\"maxIdleSeconds\":null,\"metadata\":null}"))
                .isEqualTo(read("{}"));
    }

    @Test
    void shouldReadEveryField() throws IOException {
        SessionOptions options = read(
                """
                {"faceId":"f/1","model":"fasttalk","handleSilence":false,"maxSessionLengthSeconds":60,"maxIdleSeconds":7,
                 "startSpeech":"on-viewer","placeholder":true,"tenant":"acme","metadata":{"colour":"grün","empty":""}}""");
        assertThat(options)
                .isEqualTo(new SessionOptions(
                        "f/1",
                        "fasttalk",
                        false,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(7),
                        StartSpeech.ON_VIEWER,
                        true,
                        "acme",
                        Map.of("colour", "grün", "empty", ""),
                        Appearance.USUAL,
                        null,
                        Caller.local().owner()));
    }

    @Test
    void shouldReadAfterWhichTimeWithoutItsViewerTheSessionEnds() throws IOException {
        assertThat(read("{\"endAfterViewerLeftSeconds\":30}").endAfterViewerLeft())
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(read("{}").endAfterViewerLeft()).isNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "endAfterViewerLeftSeconds | 0",
                "endAfterViewerLeftSeconds | 3601",
                "faceId | \"\"",
                "faceId | \"a\\u0000b\"",
                "faceId | \"a\\nb\"",
                "faceId | 7",
                "faceId | [\"a\"]",
                "model | {}",
                "handleSilence | \"true\"",
                "handleSilence | 1",
                "maxSessionLengthSeconds | 0",
                "maxSessionLengthSeconds | -1",
                "maxSessionLengthSeconds | 3601",
                "maxSessionLengthSeconds | 99999999999999999999",
                "maxSessionLengthSeconds | 1e400",
                "maxSessionLengthSeconds | 1.5",
                "maxSessionLengthSeconds | \"60\"",
                "maxIdleSeconds | 301",
                "startSpeech | \"ON_VIEWER\"",
                "startSpeech | \"\"",
                "startSpeech | true",
                "placeholder | \"true\"",
                "placeholder | 1",
                "placeholder | {}",
                "tenant | \"\"",
                "metadata | \"text\"",
                "metadata | [1]",
                "colour | \"red\"",
            })
    void shouldNameTheFieldThatBreaksItsRule(String field, String value) {
        Problem problem = refusal(() -> read("{\"" + field + "\":" + value + "}"));
        assertThat(problem.code()).isEqualTo("REQUEST_INVALID");
        assertThat(problem.status()).isEqualTo(400);
        assertThat(problem.errors()).singleElement().satisfies(error -> {
            assertThat(error.field()).isEqualTo(field);
            assertThat(error.value()).isNotEmpty();
            assertThat(error.rule()).isNotEmpty();
        });
    }

    /** As JSON's escapes write them: a lone surrogate has no UTF-8, and would come out of the broker as no AMQP. */
    @ParameterizedTest
    @CsvSource({"faceId,d83d", "faceId,de00", "tenant,dc00", "model,dfff", "tenant,0085", "model,009f", "faceId,007f"})
    void shouldRefuseWhatIsNoCharacter(String field, String code) {
        String escape = (char) 92 + "u" + code;
        for (String text : new String[] {escape, "a" + escape, escape + "b"}) {
            Problem problem = refusal(() -> read("{\"" + field + "\":\"" + text + "\"}"));
            assertThat(problem.errors()).singleElement().satisfies(error -> {
                assertThat(error.field()).isEqualTo(field);
                assertThat(PlainText.isPlain(error.value(), 1, 100)).isTrue();
            });
        }
        for (String metadata : new String[] {"\"" + escape + "\":\"x\"", "\"x\":\"" + escape + "\""}) {
            Problem problem = refusal(() -> read("{\"metadata\":{" + metadata + "}}"));
            assertThat(problem.errors()).singleElement().satisfies(error -> assertThat(error.field())
                    .startsWith("metadata"));
        }
        assertThat(refusal(() -> read("{\"" + escape + "\":1}")).errors())
                .singleElement()
                .satisfies(error ->
                        assertThat(PlainText.isWellFormed(error.field())).isTrue());
    }

    @Test
    void shouldSayWhichWordsThereAreForTheBeginningOfSpeech() {
        assertThat(refusal(() -> read("{\"startSpeech\":\"later\"}")).detail())
                .contains("startSpeech: \"later\" (expected: on-start or on-viewer)");
    }

    @Test
    void shouldRefuseAPlaceholderWhereThereAreNone() throws IOException {
        Settings.Sessions none = defaults("0");
        assertThat(refusal(() -> read("{\"placeholder\":true}", none)).detail())
                .contains("placeholder: true (expected: false, since this server's PLACEHOLDER_LIMIT is 0)");
        assertThat(read("{\"placeholder\":false}", none).placeholder()).isFalse();
    }

    @Test
    void shouldNameTheMetadataEntryThatIsNoText() {
        assertThat(refusal(() -> read("{\"metadata\":{\"a\":1,\"b\":\"fine\"}}"))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("metadata.a");
    }

    @Test
    void shouldRefuseTooManyMetadataEntries() {
        String entries =
                IntStream.range(0, 33).mapToObj(i -> "\"k" + i + "\":\"v\"").collect(Collectors.joining(","));
        assertThat(refusal(() -> read("{\"metadata\":{" + entries + "}}")).detail())
                .contains("33 entries", "at most 32");
    }

    @Test
    void shouldRefuseAMetadataTextThatIsTooLong() {
        assertThat(refusal(() -> read("{\"metadata\":{\"k\":\"" + "x".repeat(501) + "\"}}"))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("metadata.k");
    }

    @Test
    void shouldNameSeveralFaultsAtOnce() {
        assertThat(refusal(() -> read("{\"faceId\":7,\"maxIdleSeconds\":0,\"colour\":\"red\"}"))
                        .errors())
                .extracting(FieldError::field)
                .containsExactly("faceId", "maxIdleSeconds", "colour");
    }

    @Test
    void shouldNotAnswerWithMoreFaultsThanAnyoneReads() {
        String fields =
                IntStream.range(0, 500).mapToObj(i -> "\"f" + i + "\":1").collect(Collectors.joining(","));
        assertThat(refusal(() -> read("{" + fields + "}")).errors()).hasSize(20);
    }

    @Test
    void shouldShowOnlyTheBeginningOfALongValue() {
        Problem problem = refusal(() -> read("{\"faceId\":\"" + "x".repeat(5_000) + "\"}"));
        assertThat(problem.detail()).hasSizeLessThan(300);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{", "[]", "\"text\"", "7", "null", "{}{", "{} x", "{\"a\":1,\"a\":2}", "{'a':1}", "faceId=a"})
    void shouldRefuseWhatIsNoJsonObject(String body) {
        assertThat(codeOf(() -> read(body))).isEqualTo("BODY_MALFORMED");
    }

    @Test
    void shouldRefuseJsonNestedWithoutEnd() {
        assertThat(codeOf(() -> read("[".repeat(15_000)))).isEqualTo("BODY_MALFORMED");
    }

    @Test
    void shouldRefuseABodyThatIsNotUtf8() {
        assertThat(codeOf(() -> JsonBody.read(
                        new ByteArrayInputStream("{\"tenant\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1)),
                        null,
                        MAX_BYTES)))
                .isEqualTo("BODY_MALFORMED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "application/json; charset=utf-8", "Application/JSON;charset=UTF-8"})
    void shouldTakeJsonHoweverItIsSpelt(String contentType) throws IOException {
        JsonBody.read(body("{}"), contentType, MAX_BYTES).finish();
    }

    @Test
    void shouldRefuseABodyOfAnotherType() {
        assertThat(refusal(() -> JsonBody.read(body("{}"), "text/plain", MAX_BYTES))
                        .status())
                .isEqualTo(415);
    }

    @Test
    void shouldNotMindTheTypeOfNoBody() throws IOException {
        JsonBody.read(body(""), "application/x-www-form-urlencoded", MAX_BYTES).finish();
    }

    private static ByteArrayInputStream body(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldReadNoFurtherThanTheLimit() {
        ByteArrayInputStream body = new ByteArrayInputStream(new byte[10 * MAX_BYTES]);
        assertThat(refusal(() -> JsonBody.read(body, null, MAX_BYTES)).status()).isEqualTo(413);
        assertThat(body.available()).isEqualTo(9 * MAX_BYTES - 1);
    }

    private static Settings.Sessions defaults(String placeholders) {
        Map<String, String> set = Map.of("SIMLI_FACE_ID", "default-face", "PLACEHOLDER_LIMIT", placeholders);
        return SettingsReader.read(name -> Optional.ofNullable(set.get(name))).sessions();
    }

    @Test
    void shouldRefuseTheTenantOfProbes() {
        assertThatThrownBy(() -> read("{\"tenant\":\"avatar-gateway-probe\"}"))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo("REQUEST_INVALID");
                    assertThat(e.problem().errors())
                            .extracting(FieldError::field)
                            .containsExactly("tenant");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"tenant\":\"acme\"}"})
    void shouldTakeTheTenantFromWhoIsSignedIn(String body) throws IOException {
        SessionOptions options = read(body, DEFAULTS, ACME);

        assertThat(options.tenant()).isEqualTo("acme");
        assertThat(options.owner()).isEqualTo(ACME.owner());
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "default", "ACME"})
    void shouldRefuseAnotherTenantThanThatOfWhoIsSignedIn(String tenant) {
        assertThatThrownBy(() -> read("{\"tenant\":\"" + tenant + "\"}", DEFAULTS, ACME))
                .isInstanceOfSatisfying(ProblemException.class, e -> {
                    assertThat(e.problem().code()).isEqualTo("TENANT_REFUSED");
                    assertThat(e.problem().status()).isEqualTo(403);
                    assertThat(e.problem().detail()).contains(tenant).contains("acme");
                });
    }

    private static SessionOptions read(String body) throws IOException {
        return read(body, DEFAULTS);
    }

    private static SessionOptions read(String body, Settings.Sessions defaults) throws IOException {
        return read(body, defaults, Caller.local());
    }

    private static SessionOptions read(String body, Settings.Sessions defaults, Caller caller) throws IOException {
        return SessionRequest.read(
                JsonBody.read(
                        new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "application/json", MAX_BYTES),
                defaults,
                caller,
                defaults.defaultFaceId());
    }
}
