package io.avatargateway.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import jakarta.ejb.EJBException;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemsTest {

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_SESSION,404",
        "UNKNOWN_JOB,404",
        "SESSION_ENDED,409",
        "SESSION_LIVE,409",
        "SESSION_LIMIT,429",
        "TENANT_UNKNOWN,403",
        "TICKET_USED,409",
        "QUOTA_SESSIONS,429",
        "QUOTA_OPENINGS,429",
        "QUOTA_DAY,429",
        "QUOTA_MONTH,429",
        "QUOTA_EVENT_STREAMS,429",
        "QUOTA_UPLOAD_BYTES,429",
        "QUOTA_WAITING_JOBS,429",
        "QUOTA_WAITING_BYTES,429",
        "JOIN_NOT_READY,409",
        "SIMLI_REFUSED,502",
        "SIMLI_RATE_LIMITED,503",
        "SIMLI_UNREACHABLE,504",
        "SIMLI_TIMEOUT,504",
        "SIMLI_PROTOCOL,502",
        "BROKER_UNAVAILABLE,503",
        "AUDIO_TYPE_UNSUPPORTED,415",
        "AUDIO_ODD_LENGTH,400",
        "AUDIO_EMPTY,400",
        "AUDIO_INCOMPLETE,400",
        "AUDIO_TOO_LARGE,413",
        "AUDIO_TOO_LONG,413",
        "PICTURE_UNAVAILABLE,501",
        "PROBE_LIMIT,429",
        "UNKNOWN_PROBE,404",
        "PROBE_SAW_NOTHING,404",
        "LEDGER_UNAVAILABLE,503",
        "UNKNOWN_DEAD_LETTER,404",
        "DEAD_LETTER_NOT_A_JOB,409",
        "DEAD_LETTER_WITHOUT_BODY,409",
        "DEAD_LETTER_INCOMPLETE,409",
        "DEAD_LETTERS_BUSY,503",
        "SHUTTING_DOWN,503",
    })
    void shouldGiveEveryCodeItsStatus(ErrorCode code, int status) {
        Problem problem = Problems.of(new GatewayException(code, "facts"));
        assertThat(problem.status()).isEqualTo(status);
        assertThat(problem.code()).isEqualTo(code.name());
        assertThat(problem.detail()).isEqualTo("facts");
        assertThat(problem.retryable()).isEqualTo(code.retryable());
    }

    @ParameterizedTest
    @EnumSource(
            value = ErrorCode.class,
            names = {"SESSION_LIMIT", "JOIN_NOT_READY", "SIMLI_RATE_LIMITED", "BROKER_UNAVAILABLE", "SHUTTING_DOWN"})
    void shouldSayWhenToTryAgainWhereItMakesSense(ErrorCode code) {
        assertThat(Problems.of(new GatewayException(code, "")).retryAfter()).isPositive();
    }

    @Test
    void shouldPassOnWhatSimliSaid() {
        Problem problem = Problems.of(
                new GatewayException(ErrorCode.SIMLI_RATE_LIMITED, "full", "TOO_MANY", Duration.ofSeconds(42)));
        assertThat(problem.upstreamCode()).isEqualTo("TOO_MANY");
        assertThat(problem.retryAfter()).isEqualTo(Duration.ofSeconds(42));
    }

    @Test
    void shouldFindWhatStagesAndSessionBeansWrap() {
        GatewayException cause = new GatewayException(ErrorCode.SESSION_LIMIT, "full");
        assertThat(Problems.of(new CompletionException(new EJBException(cause))).code())
                .isEqualTo("SESSION_LIMIT");
    }

    @Test
    void shouldCallJsonThatCannotBeReadTheClientsFault() {
        assertThat(Problems.of(new JsonException("boom")).code()).isEqualTo("BODY_MALFORMED");
    }

    @Test
    void shouldTellNothingOfAFaultOfOursButWhereToFindIt() {
        Logger logger = Logger.getLogger(Problems.class.getName());
        Recorder recorder = new Recorder();
        logger.addHandler(recorder);
        logger.setUseParentHandlers(false);
        try {
            IllegalStateException failure = new IllegalStateException("secret inner state");
            Problem problem = Problems.of(failure);
            assertThat(problem.status()).isEqualTo(500);
            assertThat(json(problem).toString()).doesNotContain("secret", "IllegalState");
            assertThat(recorder.records).singleElement().satisfies(logged -> {
                assertThat(logged.getMessage()).contains(problem.incident());
                assertThat(logged.getThrown()).isSameAs(failure);
            });
        } finally {
            logger.removeHandler(recorder);
            logger.setUseParentHandlers(true);
        }
    }

    @Test
    void shouldWriteEveryMemberOfAProblem() {
        Problem problem = new Problem(
                400,
                "REQUEST_INVALID",
                "title",
                "detail",
                false,
                null,
                "UP",
                "incident-1",
                List.of(new FieldError("field", "value", "rule")));
        assertThat(json(problem).toString())
                .isEqualTo(
                        "{\"type\":\"urn:avatar-gateway:problem:request-invalid\",\"title\":\"title\",\"status\":400,"
                                + "\"detail\":\"detail\",\"code\":\"REQUEST_INVALID\",\"retryable\":false,\"instance\":\"/here\","
                                + "\"upstreamCode\":\"UP\",\"incident\":\"incident-1\","
                                + "\"errors\":[{\"field\":\"field\",\"value\":\"value\",\"rule\":\"rule\"}]}");
    }

    @Test
    void shouldShowNoControlCharacterOfAValue() {
        assertThat(new FieldError("field", "a\r\nb\u202Ec", "rule").value()).isEqualTo("a??b?c");
    }

    @Test
    void shouldHaveOneWordForOneThing() {
        Set<String> gateway =
                Set.copyOf(Stream.of(ErrorCode.values()).map(Enum::name).toList());
        assertThat(Stream.of(RequestFault.values()).map(Enum::name)).doesNotContainAnyElementsOf(gateway);
    }

    private static JsonObject json(Problem problem) {
        return Json.createReader(new ByteArrayInputStream(problem.toJson("/here")))
                .readObject();
    }

    private static final class Recorder extends Handler {
        private final List<LogRecord> records = new ArrayList<>();

        @Override
        public void publish(LogRecord logged) {
            records.add(logged);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
