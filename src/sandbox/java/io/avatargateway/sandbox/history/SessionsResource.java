package io.avatargateway.sandbox.history;

import io.avatargateway.sandbox.http.ApiException;
import io.avatargateway.sandbox.http.ApiRequest;
import io.avatargateway.sandbox.http.ApiResponse;
import io.avatargateway.sandbox.http.Route;
import io.avatargateway.sandbox.playout.Pcm;
import io.avatargateway.sandbox.playout.Recording;
import io.avatargateway.sandbox.playout.Stretch;
import io.avatargateway.sandbox.playout.WavHeader;
import io.avatargateway.sandbox.time.RealLoop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code /sandbox/sessions}: what each avatar heard and said. */
public final class SessionsResource {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private final SessionHistory history;
    private final RealLoop loop;

    /**
     * The resource.
     *
     * @param history what it shows
     * @param loop where the history may be read
     */
    public SessionsResource(SessionHistory history, RealLoop loop) {
        this.history = history;
        this.loop = loop;
    }

    /**
     * Its routes.
     *
     * @return for the server
     */
    public List<Route> routes() {
        return List.of(
                Route.control("GET", "/sandbox/sessions", this::list),
                Route.control("DELETE", "/sandbox/sessions", this::forgetEnded),
                Route.control("GET", "/sandbox/sessions/{id}", this::detail),
                Route.control("GET", "/sandbox/sessions/{id}/audio.wav", this::audio));
    }

    private ApiResponse list(ApiRequest request) {
        String state = request.parameter("state").orElse(null);
        String faceId = request.parameter("faceId").orElse(null);
        List<Map<String, Object>> sessions = onLoop(() -> history.all().stream()
                .filter(r -> state == null || r.state().name().equalsIgnoreCase(state))
                .filter(r -> faceId == null || r.facts().faceId().equals(faceId))
                .map(SessionRecord::summary)
                .toList());
        return ApiResponse.json(200, Map.of("sessions", sessions));
    }

    private ApiResponse forgetEnded(ApiRequest request) {
        onLoop(() -> {
            history.forgetEnded();
            return true;
        });
        return ApiResponse.empty(204);
    }

    private record Detail(
            Map<String, Object> json,
            Map<String, Object> scene,
            List<TimelineEntry> timeline,
            Map<String, Long> counts,
            SessionRecord record) {}

    private ApiResponse detail(ApiRequest request) {
        Detail detail = onLoop(() -> {
            SessionRecord r = find(request);
            return new Detail(
                    r.summary(), r.scene(), r.timeline().entries(), r.timeline().counts(), r);
        });
        Map<String, Object> json = detail.json;
        json.put("model", detail.record.facts().model());
        json.put("handleSilence", detail.record.facts().handleSilence());
        json.put("maxSessionSeconds", detail.record.facts().maxSessionSeconds());
        json.put("maxIdleSeconds", detail.record.facts().maxIdleSeconds());
        json.put("scene", detail.scene);
        json.put("messageCounts", detail.counts);
        long total = detail.counts.values().stream().mapToLong(Long::longValue).sum();
        json.put("timelineOmitted", total - detail.timeline.size());
        // Thousands of small objects: made here, on the caller's thread, not on the loop.
        json.put(
                "timeline",
                detail.timeline.stream()
                        .map(e -> e.toJson(detail.record.startedAt()))
                        .toList());
        return ApiResponse.json(200, json);
    }

    private record Audio(Recording recording, List<Stretch> stretches, boolean truncated) {}

    private ApiResponse audio(ApiRequest request) {
        boolean onlyPlayed = playedParameter(request);
        Audio audio = onLoop(() -> {
            SessionRecord r = find(request);
            Recording recording = r.tape().recording();
            List<Stretch> stretches = onlyPlayed ? r.playout().played() : List.of(new Stretch(0, recording.bytes()));
            return new Audio(recording, stretches, r.tape().isTruncated());
        });
        long bytes = audio.recording.bytesOf(audio.stretches);
        return new ApiResponse(
                200,
                "audio/wav",
                Map.of(
                        "X-Sandbox-Duration-Millis",
                        Long.toString(Pcm.millis(bytes)),
                        "X-Sandbox-Truncated",
                        Boolean.toString(audio.truncated)),
                WavHeader.BYTES + bytes,
                out -> {
                    out.write(WavHeader.of(bytes));
                    audio.recording.write(audio.stretches, out);
                });
    }

    private static boolean playedParameter(ApiRequest request) {
        String played = request.parameter("played").orElse("false");
        if (!List.of("true", "false").contains(played)) {
            throw new ApiException(400, "played: " + played + " (expected: true or false)");
        }
        return Boolean.parseBoolean(played);
    }

    private SessionRecord find(ApiRequest request) {
        String id = request.pathVariables().get("id");
        return history.find(id).orElseThrow(() -> new ApiException(404, "no such session: " + id));
    }

    private <T> T onLoop(Callable<T> question) {
        return loop.ask(question, ANSWER_WITHIN);
    }
}
