package io.avatargateway.cluster.record;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.cluster.progress.Progress;
import io.avatargateway.cluster.progress.ProgressBody;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Owner;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.model.LinkRecord;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.StartSpeech;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordBodyTest {

    private static final Instant CREATED = Instant.parse("2026-11-30T10:00:00.123456Z");

    @Test
    void shouldKeepEveryOption() {
        StoredSession session = new StoredSession(
                SessionId.random(),
                new SessionOptions(
                        "face",
                        "model",
                        true,
                        Duration.ofMinutes(7),
                        Duration.ofSeconds(33),
                        StartSpeech.ON_VIEWER,
                        true,
                        "tenant \"ä\"",
                        Map.of("order", "4711\n"),
                        new Appearance(
                                new Appearance.VideoSize(512, 1024),
                                new Appearance.Position(0.25, null),
                                Map.of("zoom", 1.5),
                                "back",
                                "fore",
                                "{\"further\":[1,null]}"),
                        Duration.ofSeconds(12),
                        new Owner(new Tenant("acme"), "shop@acme")),
                CREATED);

        assertThat(RecordBody.read(RecordBody.write(session))).contains(session);
    }

    @Test
    void shouldKeepWhatWasLeftToTheService() {
        StoredSession session = Stored.session();

        assertThat(RecordBody.read(RecordBody.write(session))).contains(session);
    }

    @Test
    void shouldTakeWhatAnEarlierVersionWroteForThatOfCallersWhoHadNotToSignIn() {
        StoredSession session = Stored.session();
        String earlier = RecordBody.write(session).replaceAll("\"owner[A-Za-z]+\":\"[^\"]*\",?", "");

        assertThat(earlier).doesNotContain("owner");
        assertThat(RecordBody.read(earlier).orElseThrow().options().owner())
                .isEqualTo(Caller.local().owner());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "null",
                "[]",
                "{}",
                "{\"id\":\"ses_x\"}",
                "{\"id\":\"ses_aaaaaaaaaaaaaaaaaaaa\",\"createdAt\":\"yesterday\"}"
            })
    void shouldReadNothingElse(String json) {
        assertThat(RecordBody.read(json)).isEmpty();
        assertThat(ProgressBody.read(json)).isEmpty();
    }

    @Test
    void shouldKeepHowFarASessionHasCome() {
        Progress progress = new Progress(
                SessionId.random(),
                "run",
                7,
                123,
                true,
                true,
                45_678,
                List.of(new Heard(5, 640, CREATED, false), new Heard(9, 64_000, CREATED.plusSeconds(3), true)),
                HandOver.EXACT,
                2,
                List.of(
                        new LinkRecord(6, CREATED, CREATED.plusSeconds(1), CREATED.plusSeconds(9), "told", null),
                        new LinkRecord(7, CREATED, CREATED.plusSeconds(2), null, null, "up-7")));

        assertThat(ProgressBody.read(ProgressBody.write(progress))).contains(progress);
    }
}
