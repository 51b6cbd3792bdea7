package io.avatargateway.sandbox.simli;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.sandbox.faults.Fault;
import io.avatargateway.sandbox.faults.FaultField;
import io.avatargateway.sandbox.faults.FaultKind;
import io.avatargateway.sandbox.faults.Faults;
import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Json;
import io.avatargateway.sandbox.http.Route;
import java.io.IOException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code POST /compose/token}, with keys and faces that are refused as Simli refuses them. */
final class TokenResource {
    private static final EnumSet<FaultKind> FAULTS = EnumSet.of(
            FaultKind.TOKEN_REFUSED,
            FaultKind.TOKEN_RATE_LIMITED,
            FaultKind.TOKEN_SILENT,
            FaultKind.TOKEN_SERVER_ERROR,
            FaultKind.TOKEN_GARBAGE);
    /** The documentation's examples are UUIDs; longer than this is nobody's face. */
    private static final int MAX_FACE_ID_CHARS = 256;

    private final SessionTokens tokens;
    private final Faults faults;

    TokenResource(SessionTokens tokens, Faults faults) {
        this.tokens = tokens;
        this.faults = faults;
    }

    List<Route> routes() {
        return List.of(Route.of("POST", "/compose/token", this::compose));
    }

    private ApiResponse compose(ApiRequest request) {
        JsonNode json = read(request.body());
        Optional<Fault> fault =
                faults.takeFirst(FAULTS, Optional.ofNullable(json.path("faceId").textValue()));
        if (fault.isPresent()) {
            return carryOut(fault.get());
        }
        List<Map<String, Object>> schemaFaults = TokenRequest.schemaFaults(json);
        if (!schemaFaults.isEmpty()) {
            return ApiResponse.json(422, Map.of("detail", schemaFaults));
        }
        String key = request.header("x-simli-api-key").orElse("invalid");
        if ("rate-limited".equals(key)) {
            return rateLimited(Optional.of(1L));
        }
        TokenRequest wanted = TokenRequest.from(json);
        return refusal(key, wanted.faceId()).map(code -> refused(400, code)).orElseGet(() -> granted(wanted));
    }

    private ApiResponse granted(TokenRequest wanted) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("session_token", tokens.issue(wanted));
        List<String> warnings = wanted.scene().warnings();
        if (!warnings.isEmpty()) {
            json.put("warnings", warnings);
        }
        return ApiResponse.json(200, json);
    }

    private static JsonNode read(byte[] body) {
        try {
            return Json.read(body);
        } catch (IOException e) {
            throw new ApiException(ApiResponse.json(
                    422,
                    Map.of(
                            "detail",
                            List.of(RequestFault.of(
                                    List.of("body"), "body is not valid JSON", "value_error.jsondecode")))));
        }
    }

    private static Optional<String> refusal(String key, String faceId) {
        return switch (key) {
            case "invalid", "" -> Optional.of("INVALID_API_KEY");
            case "no-billing" -> Optional.of("MISSING_BILLING_INFO");
            case "billing-error" -> Optional.of("BILLING_ERROR");
            default -> refusalOfFace(faceId);
        };
    }

    private static Optional<String> refusalOfFace(String faceId) {
        boolean isNoFace = faceId.isBlank()
                || faceId.length() > MAX_FACE_ID_CHARS
                || faceId.chars().anyMatch(Character::isISOControl)
                || "invalid".equals(faceId)
                || faceId.startsWith("invalid/");
        if (isNoFace) {
            return Optional.of("INVALID_FACE_ID");
        }
        return faceId.endsWith("/invalid") ? Optional.of("INVALID_EMOTION") : Optional.empty();
    }

    private static ApiResponse carryOut(Fault fault) {
        int status = fault.spec().number(FaultField.STATUS).orElse(0L).intValue();
        return switch (fault.kind()) {
            case TOKEN_REFUSED ->
                refused(
                        status == 0 ? 400 : status,
                        fault.spec().text(FaultField.DETAIL).orElse("UNKNOWN_ERROR"));
            case TOKEN_RATE_LIMITED -> rateLimited(fault.spec().number(FaultField.RETRY_AFTER_SECONDS));
            case TOKEN_SERVER_ERROR -> ApiResponse.text(status == 0 ? 500 : status, "Internal Server Error");
            case TOKEN_GARBAGE ->
                ApiResponse.text(200, fault.spec().text(FaultField.TEXT).orElse("<html>upstream connect error</html>"));
            default -> ApiResponse.never();
        };
    }

    private static ApiResponse refused(int status, String code) {
        return ApiResponse.json(status, Map.of("session_token", "FAIL TOKEN", "detail", code));
    }

    private static ApiResponse rateLimited(Optional<Long> retryAfterSeconds) {
        ApiResponse response = ApiResponse.error(429, "RATE_LIMITED");
        return retryAfterSeconds
                .map(s -> response.withHeader("Retry-After", s.toString()))
                .orElse(response);
    }
}
