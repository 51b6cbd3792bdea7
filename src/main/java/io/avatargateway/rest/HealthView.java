package io.avatargateway.rest;

import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.health.HealthCheckResponse;

/**
 * How the gateway is, in the form of {@code /health}.
 *
 * @param status DOWN if one of the checks is
 * @param checks each with what it found
 */
public record HealthView(HealthCheckResponse.Status status, List<CheckView> checks) {

    /**
     * One check.
     *
     * @param data texts, numbers and booleans by their names; may be empty
     */
    public record CheckView(String name, HealthCheckResponse.Status status, Map<String, Object> data) {

        private static CheckView of(HealthCheckResponse found) {
            return new CheckView(
                    found.getName(), found.getStatus(), found.getData().orElse(Map.of()));
        }
    }

    static HealthView of(List<HealthCheckResponse> found) {
        List<CheckView> checks = found.stream().map(CheckView::of).toList();
        boolean up = checks.stream().allMatch(check -> check.status() == HealthCheckResponse.Status.UP);
        return new HealthView(up ? HealthCheckResponse.Status.UP : HealthCheckResponse.Status.DOWN, checks);
    }
}
