package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class AuditedActionTest {

    /** Beside these, a path has parameters. */
    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "delete");

    @ParameterizedTest
    @CsvSource({
        "POST, sessions, session.open,",
        "GET, sessions, session.list,",
        "HEAD, sessions, session.list,",
        "GET, sessions/ses_1, session.read, ses_1",
        "DELETE, sessions/ses_1, session.close, ses_1",
        "DELETE, sessions/ses_1/data, session.erase, ses_1",
        "GET, sessions/ses_1/join, session.join, ses_1",
        "POST, sessions/ses_1/livekit-token, session.join, ses_1",
        "POST, sessions/ses_1/viewer, viewer.report, ses_1",
        "POST, sessions/ses_1/interrupt, session.interrupt, ses_1",
        "POST, sessions/ses_1/audio, speech.send, ses_1",
        "POST, sessions/ses_1/actions, picture.change, ses_1",
        "GET, sessions/ses_1/jobs/a/b, job.read, ses_1",
        "GET, sessions/ses_1/events, events.read, ses_1",
        "POST, probes, probe.run,",
        "GET, probes/prb_1/frame.png, probe.read,",
        "GET, me, caller.read,",
        "GET, nodes, nodes.read,",
        "GET, usage, usage.read,",
        "GET, webhooks, webhooks.read,",
        "POST, webhooks/replay, webhooks.replay,",
        "GET, health, health.read,",
        "GET, metrics, metrics.read,",
        "GET, dead-letters, deadletter.list,",
        "PUT, sessions/ses_1, unknown, ses_1",
        "GET, sessions//join, session.join,",
        "GET, other, unknown,",
        "GET, '', unknown,",
        "GET, /, unknown,",
    })
    void shouldSayWhatARequestAsksFor(String method, String path, String name, String session) {
        assertThat(AuditedAction.of(method, path)).isEqualTo(new AuditedAction(name, session));
    }

    @Test
    void shouldHaveAWordForEachOperation() throws Exception {
        try (InputStream document = getClass().getResourceAsStream("/META-INF/openapi.yaml")) {
            JsonNode paths = new ObjectMapper()
                    .valueToTree(new Yaml().<Map<String, Object>>load(document).get("paths"));
            paths.properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
                if (METHODS.contains(method)) {
                    String verb = method.toUpperCase(Locale.ROOT);
                    assertThat(AuditedAction.of(verb, path.getKey().substring(1))
                                    .name())
                            .as("%s %s", verb, path.getKey())
                            .isNotEqualTo("unknown");
                }
            }));
            assertThat(paths.size()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, , deadletter.read",
        "HEAD, , deadletter.read",
        "DELETE, , deadletter.drop",
        "POST, /redrive, deadletter.redrive",
        "PUT, /redrive, unknown",
    })
    void shouldSayWhichDeadLetterItIsAbout(String method, String behind, String name) {
        String id = "acme.6f1d2c3b-4a59-11f0-8d8e-0242ac120002";
        String path = "dead-letters/" + id + (behind == null ? "" : behind);

        assertThat(AuditedAction.of(method, path)).isEqualTo(new AuditedAction(name, null, id));
        assertThat(AuditedAction.of(method, path.replace("6f1d", "x")).deadLetter())
                .isNull();
    }
}
