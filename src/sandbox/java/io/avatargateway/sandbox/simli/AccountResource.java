package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.history.EndedSession;
import io.avatargateway.sandbox.history.SessionHistory;
import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.time.RealLoop;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Simli tells about an account: its usage and its past sessions.
 *
 * @see <a href="https://docs.simli.com/api-reference/retrieve-session-history">Session history</a>
 */
final class AccountResource {
    private static final EnumSet<FaultKind> USAGE_FAULTS = EnumSet.of(
            FaultKind.ACCOUNT_SILENT, FaultKind.ACCOUNT_ERROR, FaultKind.ACCOUNT_GARBAGE, FaultKind.USAGE_MORE);
    private static final EnumSet<FaultKind> HISTORY_FAULTS = EnumSet.of(
            FaultKind.ACCOUNT_SILENT,
            FaultKind.ACCOUNT_ERROR,
            FaultKind.ACCOUNT_GARBAGE,
            FaultKind.HISTORY_MISSING,
            FaultKind.HISTORY_DOUBLED,
            FaultKind.HISTORY_FOREIGN,
            FaultKind.HISTORY_MILLIS,
            FaultKind.HISTORY_STRANGE);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final LiveSessions live;
    private final SessionHistory history;
    private final Faults faults;
    private final RealLoop loop;

    AccountResource(LiveSessions live, SessionHistory history, Faults faults, RealLoop loop) {
        this.live = live;
        this.history = history;
        this.faults = faults;
        this.loop = loop;
    }

    List<Route> routes() {
        return List.of(
                Route.of("GET", "/ratelimiter/sessions", this::usage),
                Route.of("GET", "/history/sessions", this::sessions));
    }

    private ApiResponse usage(ApiRequest request) {
        checkKey(request);
        Optional<Fault> fault = faults.takeFirst(USAGE_FAULTS, Optional.empty());
        if (fault.isPresent() && fault.get().kind() != FaultKind.USAGE_MORE) {
            return carryOut(fault.get());
        }
        long more = fault.map(one -> one.spec().number(FaultField.REPEAT).orElse(1L))
                .orElse(0L);
        return ApiResponse.json(200, Map.of("currentUsage", loop.ask(live::count, ANSWER_WITHIN) + more));
    }

    private ApiResponse sessions(ApiRequest request) {
        checkKey(request);
        Optional<Fault> fault = faults.takeFirst(HISTORY_FAULTS, Optional.empty());
        if (fault.isPresent() && !HistoryFaults.KINDS.contains(fault.get().kind())) {
            return carryOut(fault.get());
        }
        // Simli's reference names them start and end; other pages of its documentation startTime and endTime.
        Instant from = time(request, "start", time(request, "startTime", Instant.MIN));
        Instant to = time(request, "end", time(request, "endTime", Instant.MAX));
        List<EndedSession> ended = loop.ask(history::ended, ANSWER_WITHIN);
        List<Map<String, Object>> sessions = ended.stream()
                .filter(s -> !s.startedAt().isBefore(from) && !s.startedAt().isAfter(to))
                .map(AccountResource::toJson)
                .toList();
        return ApiResponse.json(
                200,
                Map.of(
                        "sessions",
                        fault.map(one -> HistoryFaults.applied(one.kind(), sessions))
                                .orElse(sessions)));
    }

    private static ApiResponse carryOut(Fault fault) {
        return switch (fault.kind()) {
            case ACCOUNT_ERROR ->
                ApiResponse.text(
                        fault.spec().number(FaultField.STATUS).orElse(500L).intValue(), "upstream connect error");
            case ACCOUNT_GARBAGE ->
                ApiResponse.text(200, fault.spec().text(FaultField.TEXT).orElse("<html>upstream connect error</html>"));
            default -> ApiResponse.never();
        };
    }

    private static Map<String, Object> toJson(EndedSession session) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", session.simliSessionId());
        json.put(
                "sessionTotalTime",
                Duration.between(session.startedAt(), session.endedAt()).toMillis() / 1000.0);
        json.put("startTime", session.startedAt().getEpochSecond());
        json.put("endTime", session.endedAt().getEpochSecond());
        json.put("userId", "sandbox");
        json.put("endUserAggregator", session.sessionAggregator());
        json.put("apiKeyName", "sandbox");
        return json;
    }

    /** Refuses a call without a key, or with one that is refused. */
    static void checkKey(ApiRequest request) {
        if (request.header("x-simli-api-key").filter(k -> !"invalid".equals(k)).isEmpty()) {
            throw new ApiException(401, "INVALID_API_KEY");
        }
    }

    private static Instant time(ApiRequest request, String name, Instant otherwise) {
        return request.parameter(name)
                .map(value -> {
                    if (!value.matches("[0-9]{1,11}")) {
                        throw new ApiException(
                                400, name + ": " + value + " (expected: seconds since 1970, at most 11 digits)");
                    }
                    return Instant.ofEpochSecond(Long.parseLong(value));
                })
                .orElse(otherwise);
    }
}
