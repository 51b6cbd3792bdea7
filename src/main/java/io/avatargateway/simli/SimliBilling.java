package io.avatargateway.simli;

import io.avatargateway.http.HttpAnswer;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.SimliAccount;
import io.avatargateway.session.model.BilledSessions;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.port.Billing;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Asks Simli what it counts in an account. Any thread. */
final class SimliBilling implements Billing {

    private static final int MAX_USAGE_BYTES = 65_536;
    /** Some hundred bytes for each session. */
    private static final int MAX_HISTORY_BYTES = 16 * 1024 * 1024;

    private final HttpCalls http;
    private final Function<Tenant, SimliAccount> accounts;
    private final Duration timeout;

    /** @param timeout of one call */
    SimliBilling(HttpCalls http, Function<Tenant, SimliAccount> accounts, Duration timeout) {
        this.http = http;
        this.accounts = accounts;
        this.timeout = timeout;
    }

    @Override
    public boolean shareAccount(Tenant one, Tenant other) {
        return accounts.apply(one).equals(accounts.apply(other));
    }

    @Override
    public CompletionStage<Long> openSessions(Tenant payer) {
        return ask(payer, "/ratelimiter/sessions", MAX_USAGE_BYTES, AccountAnswers::usage);
    }

    @Override
    public CompletionStage<BilledSessions> history(Tenant payer, Instant from, Instant to) {
        String query = "?start=" + from.getEpochSecond() + "&end=" + to.getEpochSecond();
        return ask(payer, "/history/sessions" + query, MAX_HISTORY_BYTES, AccountAnswers::history);
    }

    private <T> CompletionStage<T> ask(Tenant payer, String path, int maxBytes, Function<byte[], Optional<T>> reading) {
        SimliAccount account = accounts.apply(payer);
        return http.send(
                        "GET",
                        SimliAddress.account(account.url(), path),
                        Map.of("Accept", "application/json", "x-simli-api-key", account.key()),
                        "",
                        timeout,
                        maxBytes)
                .handle((answer, problem) -> {
                    if (problem != null) {
                        Throwable cause = problem instanceof CompletionException ? problem.getCause() : problem;
                        throw unavailable(
                                ErrorCode.SIMLI_UNREACHABLE,
                                Failures.ofConnection("asking for the account", cause, SafeText.PLAIN)
                                        .detail());
                    }
                    return read(answer, reading);
                });
    }

    private static <T> T read(HttpAnswer answer, Function<byte[], Optional<T>> reading) {
        if (answer.status() != 200) {
            throw unavailable(
                    answer.status() == 401 || answer.status() == 403
                            ? ErrorCode.SIMLI_REFUSED
                            : ErrorCode.SIMLI_UNREACHABLE,
                    "asking for the account: HTTP " + answer.status());
        }
        return answer.body()
                .flatMap(reading)
                .orElseThrow(() -> unavailable(
                        ErrorCode.SIMLI_PROTOCOL,
                        answer.body().isEmpty()
                                ? "asking for the account: a larger answer than is read"
                                : "asking for the account: an answer of another form"));
    }

    private static GatewayException unavailable(ErrorCode code, String why) {
        return new GatewayException(code, why);
    }
}
