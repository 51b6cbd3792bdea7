package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.avatargateway.browser.Browser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The portal page while the link to Simli breaks, on the server of {@link RecoveryIT}. */
abstract class PortalRecovery {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SecondServer server;

    private Browser browser;
    private PortalPage page;
    private String face;
    private String path;

    PortalRecovery(SecondServer server) {
        this.server = server;
    }

    @BeforeEach
    void openThePage(Browser theirs) {
        browser = theirs;
        page = new PortalPage(theirs);
        PortalPage.assumeBuilt();
        PortalPage.assumePicture();
        face = TestSession.ownFace();
        TestSession.fault(face, "cut", "\"afterAudioMillis\":1500");
        String id = server.api()
                .post("/sessions", "{\"faceId\":\"" + face + "\",\"startSpeech\":\"on-viewer\"}")
                .is(201)
                .json()
                .path("id")
                .asText();
        path = "/sessions/" + id;
        browser.open(server.address() + "/#/live/" + id);
        page.awaitPicture().awaitBadge("Ready");
        browser.run(
                """
                window.seen = [];
                const parts = ['badge', 'curtain', 'stage-note', 'pictures'].map(id => document.getElementById(id));
                const [badge, curtain, note, pictures] = parts;
                const look = () => seen.push({
                  badge: badge.textContent,
                  covered: !curtain.hidden,
                  note: note.hidden ? '' : note.textContent,
                  pictures: pictures.querySelectorAll('video:not(.coming), canvas').length,
                });
                parts.forEach(it => new MutationObserver(look).observe(it,
                  { subtree: true, childList: true, characterData: true, attributes: true }))""");
    }

    @AfterEach
    void end() {
        page.assertPolicyKept();
        server.api().delete(path + "?drain=false");
    }

    @Test
    void shouldKeepTheLastPictureUntilTheNextRoomHasOne() throws Exception {
        browser.click("#stage-samples button:last-child");

        page.awaitSpeech("finished")
                .awaitText("#story", "The connection to the avatar broke")
                .awaitText("#story", "back after");
        browser.awaitTrue(
                "the picture of the new room moves",
                SOON,
                "return document.querySelectorAll('#pictures video').length === 1");
        page.awaitMovingPicture();
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> seen = (List<Map<String, Object>>) browser.run("return seen");
        assertThat(seen).anyMatch(it -> it.get("badge").equals("Reconnecting"));
        assertThat(seen).anyMatch(it -> it.get("note").toString().contains("Reconnecting"));
        assertThat(seen).noneMatch(it -> it.get("covered").equals(true));
        assertThat(seen).as("there is a picture all the time").allMatch(it -> !it.get("pictures")
                .equals(0L));
        assertThat(browser.run("return document.getElementById('stage-note').hidden"))
                .as("nothing is said of it any more")
                .isEqualTo(true);
        assertThat(browser.run("return document.getElementById('announcer').textContent"))
                .asString()
                .doesNotContain("broke");
        assertThat(generationsSeen()).containsExactly(1, 2);
    }

    /** It may take a while until there is another link. */
    @Test
    void shouldSayThatItReconnectsAndKeepNobodyOut() {
        TestSession.fault(face, "late-join-info", "\"afterMillis\":50000");
        browser.click("#stage-samples button:last-child");

        page.awaitBadge("Reconnecting").awaitText("#stage-note", "The connection to the avatar broke. Reconnecting…");
        browser.awaitTrue(
                "the last picture stays",
                SOON,
                """
                const still = document.querySelector('#pictures canvas');
                return still?.width > 100 && document.getElementById('curtain').hidden
                  && document.querySelectorAll('#pictures video').length === 0
                  || document.getElementById('pictures').innerHTML""");
        assertThat(
                        browser.run(
                                """
                        const [note, button] = ['stage-note', 'captions'].map(it =>
                          document.getElementById(it).getBoundingClientRect());
                        return note.top >= button.bottom"""))
                .as("nothing lies over the buttons")
                .isEqualTo(true);
        page.assertAccessible();
        PortalScreenshots.take(browser, "reconnecting");

        browser.click("#end");
        page.awaitBadge("Ended").awaitText("#curtain", "The session was ended");
    }

    /** The links whose first picture a viewer reported. */
    private List<Integer> generationsSeen() throws Exception {
        server.api().delete(path + "?drain=false");
        List<Integer> generations = new ArrayList<>();
        for (String line : server.api().stream(path + "/events").body().toList()) {
            JsonNode event = JSON.readTree(line.startsWith("data:") ? line.substring("data:".length()) : "{}");
            if (event.path("type").asText().equals("viewer")) {
                assertThat(event.path("data").path("viewer").asText()).isEqualTo("first-frame");
                generations.add(event.path("generation").asInt());
            }
        }
        return generations;
    }
}
