package io.avatargateway.client;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What operators ask a gateway: usage, dead letters, webhooks. As {@link GatewayClient}, whose {@code operator()} it is:
 * every call blocks for a bounded time, and throws a {@link ClientException} where there is no answer. Thread-safe.
 */
public final class OperatorClient {

    private final Http http;

    OperatorClient(Http http) {
        this.http = http;
    }

    /**
     * What was paid for and what was spoken.
     *
     * @param query {@code from}, {@code to}, {@code tenant}, {@code groupBy}; what is null is left to the gateway
     * @return rows and their sum
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     */
    public Usage usage(Map<String, String> query) {
        return new Usage(http.call("GET", "/usage" + parameters(query)));
    }

    /**
     * Some dead letters, the oldest first.
     *
     * @param query {@code tenant}, {@code session}, {@code code}, {@code after}, {@code limit}; what is null is left to
     *     the gateway
     * @return one page
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     */
    public DeadLetter.Page deadLetters(Map<String, String> query) {
        return new DeadLetter.Page(http.call("GET", "/dead-letters" + parameters(query)));
    }

    /**
     * One dead letter, without its body.
     *
     * @param id as the list has it
     * @return the letter
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public DeadLetter deadLetter(String id) {
        return new DeadLetter(http.call("GET", letter(id)));
    }

    /**
     * Sends a dead letter again, once, and removes it.
     *
     * @param id as the list has it
     * @param toSession another session of the same tenant, or null for the one that it had
     * @return the new job
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public DeadLetter.Redriven redrive(String id, String toSession) {
        ObjectNode wish = Json.object();
        if (toSession != null) {
            wish.put("sessionId", toSession);
        }
        return new DeadLetter.Redriven(http.call("POST", letter(id) + "/redrive", wish));
    }

    /**
     * Removes a dead letter for good.
     *
     * @param id as the list has it
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     * @throws IllegalArgumentException if there is no id
     */
    public void drop(String id) {
        http.call("DELETE", letter(id));
    }

    /**
     * How webhooks get on.
     *
     * @return all of them
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     */
    public Webhooks webhooks() {
        return new Webhooks(http.call("GET", "/webhooks"));
    }

    /**
     * Sends the dead letters of a webhook again.
     *
     * @param tenant whose it is
     * @param name the webhook's
     * @return how many
     * @throws ClientException if the gateway refuses, or gives no answer in time; a {@link ProblemException} says why
     */
    public Webhooks.Replayed replay(String tenant, String name) {
        ObjectNode which = Json.object().put("tenant", tenant).put("name", name);
        return new Webhooks.Replayed(http.call("POST", "/webhooks/replay", which));
    }

    @Override
    public String toString() {
        return "OperatorClient[" + http.base() + "]";
    }

    private static String parameters(Map<String, String> query) {
        String given = query.entrySet().stream()
                .filter(parameter -> parameter.getValue() != null)
                .map(parameter -> Http.encoded(parameter.getKey()) + "=" + Http.encoded(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return given.isEmpty() ? "" : "?" + given;
    }

    private static String letter(String id) {
        return "/dead-letters/" + Http.encoded(Arguments.text("id", id));
    }
}
