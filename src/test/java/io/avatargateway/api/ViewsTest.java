package io.avatargateway.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.avatargateway.session.model.Appearance;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JoinInfo;
import io.avatargateway.session.model.SessionSnapshot;
import io.avatargateway.session.model.SessionState;
import jakarta.json.bind.Jsonb;
import jakarta.json.bind.JsonbBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private static final JoinInfo JOIN = new JoinInfo(1, "wss://room", "the-token", Instant.EPOCH);

    private final Jsonb jsonb = JsonbBuilder.create();

    @AfterEach
    void close() throws Exception {
        jsonb.close();
    }

    @Test
    void shouldShowTheTokenToTheOneWhoOpened() {
        assertThat(jsonb.toJson(SessionView.opened(Snapshots.joinable(JOIN), "An AI speaks.")))
                .contains("\"join\":{", "\"livekitToken\":\"the-token\"", "\"joinBy\":\"1970-01-01T00:00:00Z\"");
    }

    /** EU AI Act, article 50. */
    @Test
    void shouldSayWithTheJoinInfoThatAnAvatarSpeaksUnlessThePortalDoes() {
        assertThat(jsonb.toJson(SessionView.opened(Snapshots.joinable(JOIN), "An AI speaks.")))
                .contains("\"disclosure\":\"An AI speaks.\"");
        assertThat(jsonb.toJson(SessionView.opened(Snapshots.joinable(JOIN), "")))
                .doesNotContain("disclosure");
    }

    @Test
    void shouldShowNoTokenToThoseWhoLook() {
        SessionSnapshot session = Snapshots.joinable(JOIN);
        assertThat(jsonb.toJson(SessionView.full(session))).doesNotContain("the-token");
        assertThat(jsonb.toJson(SessionView.summary(session, 3, null))).doesNotContain("the-token");
    }

    @Test
    void shouldNotSpellTheTokenInLogs() {
        assertThat(SessionView.opened(Snapshots.joinable(JOIN), "An AI speaks.").toString())
                .doesNotContain("the-token");
    }

    @Test
    void shouldWriteInstantsInIsoFormAndLeaveOutWhatIsNotThere() {
        assertThat(jsonb.toJson(SessionView.full(Snapshots.joinable(JOIN))))
                .contains(
                        "\"createdAt\":\"2025-01-02T03:04:05.678Z\"",
                        "\"state\":\"JOINABLE\"",
                        "\"roundTripMillis\":1.23")
                .doesNotContain("closedAt", "null");
    }

    @Test
    void shouldShowTheLinksOfOneSessionButNotOfMany() {
        SessionSnapshot session = Snapshots.joinable(JOIN);
        assertThat(jsonb.toJson(SessionView.full(session)))
                .contains(
                        "\"links\":[{",
                        "\"generation\":1",
                        "\"from\":\"2025-01-02T03:04:05.678Z\"",
                        "\"to\":\"2025-01-02T03:05:06.678Z\"",
                        "\"why\":\"LINK_LOST: 1006\"",
                        "\"upstreamSessionId\":\"sim-1\"",
                        "\"paidSeconds\":60",
                        "{\"from\":\"2025-01-02T03:05:06.678Z\",\"generation\":2}");
        assertThat(jsonb.toJson(SessionView.summary(session, 3, null))).doesNotContain("links");
    }

    @Test
    void shouldShowHowTheAvatarIsShownAndWhatSimliSaysOfThat() {
        assertThat(jsonb.toJson(SessionView.full(Snapshots.shown(
                        new Appearance(
                                new Appearance.VideoSize(1280, 720),
                                new Appearance.Position(0.25, null),
                                Map.of("zoom", 6.0),
                                "b",
                                "f",
                                "{\"hush\":1}"),
                        List.of("zoom is out of range")))))
                .contains(
                        "\"requestedVideo\":{\"height\":720,\"width\":1280}",
                        "\"position\":{\"x\":0.25}",
                        "\"camera\":{\"zoom\":6.0}",
                        "\"backgroundId\":\"b\"",
                        "\"foregroundId\":\"f\"",
                        "\"warnings\":[\"zoom is out of range\"]")
                .doesNotContain("hush");
    }

    @Test
    void shouldShowNothingOfAnAppearanceThatNobodyAskedFor() {
        assertThat(jsonb.toJson(SessionView.full(Snapshots.joinable(JOIN))))
                .doesNotContain("requestedVideo", "position", "camera", "groundId", "warnings");
    }

    @Test
    void shouldGiveNoJoinInfoBeforeThereIsOneNorAfterTheEnd() {
        assertThatThrownBy(() -> Joining.require(Snapshots.snapshot(SessionState.OPENING, null)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code().name()).isEqualTo("JOIN_NOT_READY"));
        assertThatThrownBy(() -> Joining.require(Snapshots.snapshot(SessionState.CLOSED, JOIN)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        refused -> assertThat(refused.code().name()).isEqualTo("SESSION_ENDED"));
    }
}
