package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

/** Orders faults from a sandbox and asks what it heard. */
record SandboxApi(URI base, HttpClient http) {

    static SandboxApi at(URI base) {
        return new SandboxApi(base, HttpClient.newHttpClient());
    }

    /** Orders a fault; single quotes stand for double ones. */
    void fault(String json) {
        HttpResponse<String> answer = send(HttpRequest.newBuilder(base.resolve("/sandbox/faults"))
                .POST(HttpRequest.BodyPublishers.ofString(json.replace('\'', '"'))));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    }

    void clear() {
        send(HttpRequest.newBuilder(base.resolve("/sandbox/faults")).DELETE());
        send(HttpRequest.newBuilder(base.resolve("/sandbox/sessions")).DELETE());
    }

    List<JsonObject> sessions(String face) {
        return json("/sandbox/sessions?faceId=" + face).getJsonArray("sessions").getValuesAs(JsonObject.class);
    }

    /** The only session with this face. */
    JsonObject session(String face) {
        return sessions(face).get(0);
    }

    /** The kinds of all messages that came from the client in the only session with this face, in order. */
    List<String> heard(String face) {
        return json("/sandbox/sessions/" + session(face).getString("id"))
                .getJsonArray("timeline")
                .getValuesAs(JsonObject.class)
                .stream()
                .filter(entry -> entry.getString("direction").equals("in"))
                .map(entry -> entry.getString("kind"))
                .toList();
    }

    private JsonObject json(String path) {
        try (JsonReader reader = Json.createReader(new StringReader(
                send(HttpRequest.newBuilder(base.resolve(path))).body()))) {
            return reader.readObject();
        }
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException broken) {
            throw new IllegalStateException(broken);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
