package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.UUID;

/** A session of the running gateway, as its portal sees it, and the sandbox's side of it. */
final class TestSession implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final RestClient GATEWAY = RestClient.gateway();
    private static final RestClient SANDBOX = RestClient.sandbox();

    final String id;
    final String face;

    private TestSession(String id, String face) {
        this.id = id;
        this.face = face;
    }

    /** A face of this test's own, so that faults hit nobody else. */
    static String ownFace() {
        return "face-" + UUID.randomUUID();
    }

    static TestSession open() {
        return open(ownFace());
    }

    static TestSession open(String face) {
        return open(face, "on-start");
    }

    /** One that says nothing until a viewer is there. */
    static TestSession openOnHold() {
        return openOnHold(ownFace());
    }

    static TestSession openOnHold(String face) {
        return open(face, "on-viewer");
    }

    static TestSession openWithPlaceholder(String face) {
        return openAs(face, "\"placeholder\":true");
    }

    static TestSession openFor(String tenant) {
        return openAs(ownFace(), "\"tenant\":\"" + tenant + "\"");
    }

    static TestSession openEndingAfterViewerLeft(int seconds) {
        return openAs(ownFace(), "\"endAfterViewerLeftSeconds\":" + seconds);
    }

    /** The avatar's side says where the room of a session is from now on. */
    static void sendJoin(String upstreamId, String livekitUrl, String livekitToken) {
        String text = JSON.createObjectNode()
                .put("livekit_url", livekitUrl)
                .put("livekit_token", livekitToken)
                .toString();
        sendText(upstreamId, text);
    }

    /** The avatar's side says this. */
    static void sendText(String upstreamId, String text) {
        SANDBOX.post(
                        "/sandbox/faults",
                        JSON.createObjectNode()
                                .put("kind", "send-text")
                                .put("sessionId", upstreamId)
                                .put("text", text)
                                .toString())
                .is(201);
    }

    private static TestSession open(String face, String startSpeech) {
        return openAs(face, "\"startSpeech\":\"" + startSpeech + "\"");
    }

    private static TestSession openAs(String face, String option) {
        RestClient.Answer opened = GATEWAY.post("/sessions", "{\"faceId\":\"" + face + "\"," + option + "}")
                .is(201);
        return new TestSession(opened.json().path("id").asText(), face);
    }

    /** A viewer sees the first picture. */
    void viewerComes() {
        GATEWAY.post(path("/viewer"), "{\"event\":\"first-frame\"}").is(200);
    }

    /** One that somebody else opened. */
    static TestSession of(String id) {
        return new TestSession(id, "");
    }

    /** The next session of this face has the fault. */
    static void fault(String face, String kind, String fields) {
        SANDBOX.post(
                        "/sandbox/faults",
                        "{\"kind\":\"" + kind + "\",\"faceId\":\"" + face + "\",\"times\":1"
                                + (fields.isEmpty() ? "" : "," + fields) + "}")
                .is(201);
    }

    String path(String rest) {
        return "/sessions/" + id + rest;
    }

    JsonNode describe() {
        return GATEWAY.get(path("")).is(200).json();
    }

    String state() {
        return describe().path("state").asText();
    }

    TestSession awaitState(String... states) {
        await("session " + id + " becomes " + String.join(" or ", states))
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(() -> assertThat(states).contains(state()));
        return this;
    }

    JsonNode awaitJob(String jobId, String status) {
        await("job " + jobId + " becomes " + status)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(50))
                .untilAsserted(
                        () -> assertThat(job(jobId).path("status").asText()).isEqualTo(status));
        return job(jobId);
    }

    JsonNode job(String jobId) {
        return GATEWAY.get(path("/jobs/" + jobId)).json();
    }

    /** What the sandbox heard in this session, without the WAV's header. */
    byte[] heard() {
        byte[] wav = SANDBOX.get("/sandbox/sessions/" + upstreamId() + "/audio.wav")
                .is(200)
                .bytes();
        return java.util.Arrays.copyOfRange(wav, 44, wav.length);
    }

    /** Which buzzes were played, without what was thrown away unheard. */
    Heard played() {
        return Heard.in(SANDBOX.get("/sandbox/sessions/" + upstreamId() + "/audio.wav?played=true")
                .is(200)
                .bytes());
    }

    /** The sandbox's record of this session. */
    JsonNode sandboxRecord() {
        return SANDBOX.get("/sandbox/sessions/" + upstreamId()).is(200).json();
    }

    /** The name of this session on the avatar's side. */
    String upstreamId() {
        return describe().path("upstreamSessionId").asText();
    }

    /** Ends it at once. */
    void end() {
        GATEWAY.delete(path("?drain=false"));
    }

    @Override
    public void close() {
        end();
    }
}
