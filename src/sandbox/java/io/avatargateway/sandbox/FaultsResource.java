package io.avatargateway.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.faults.FaultSpec;
import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Json;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.simli.LiveSessions;
import io.avatargateway.sandbox.time.RealLoop;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code /sandbox/faults}: here between the faults and the open sessions, which do not know each other. */
record FaultsResource(Faults faults, LiveSessions live, RealLoop loop) {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    List<Route> routes() {
        return List.of(
                Route.control("POST", "/sandbox/faults", this::add),
                Route.control(
                        "GET", "/sandbox/faults", request -> ApiResponse.json(200, Map.of("faults", faults.toJson()))),
                Route.control("DELETE", "/sandbox/faults", this::clearAll),
                Route.control("DELETE", "/sandbox/faults/{id}", this::clear));
    }

    private ApiResponse add(ApiRequest request) {
        FaultSpec spec = FaultSpec.parse(read(request.body()));
        Optional<String> sessionId = spec.text(FaultField.SESSION_ID);
        Fault fault = sessionId.isPresent()
                ? loop.ask(() -> addToOpenSession(spec, sessionId.get()), ANSWER_WITHIN)
                : faults.add(spec);
        return ApiResponse.json(201, fault.toJson()).withHeader("Location", "/sandbox/faults/" + fault.id());
    }

    private Fault addToOpenSession(FaultSpec spec, String sessionId) {
        if (!live.contains(sessionId)) {
            throw new ApiException(400, "sessionId: " + sessionId + " (expected: the id of an open session)");
        }
        Fault fault = faults.add(spec);
        fault.hit();
        live.hit(sessionId, fault);
        return fault;
    }

    private ApiResponse clearAll(ApiRequest request) {
        faults.clearAll();
        return ApiResponse.empty(204);
    }

    private ApiResponse clear(ApiRequest request) {
        String id = request.pathVariables().get("id");
        return faults.clear(id) ? ApiResponse.empty(204) : ApiResponse.error(404, "no such fault: " + id);
    }

    private static JsonNode read(byte[] body) {
        JsonNode json;
        try {
            json = Json.read(body);
        } catch (IOException e) {
            throw new ApiException(400, "body: not JSON");
        }
        if (!json.isObject()) {
            throw new ApiException(400, "body: not a JSON object");
        }
        return json;
    }
}
