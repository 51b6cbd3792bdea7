package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The portal page while a link is renewed, on the server of {@link RenewalIT}. */
abstract class PortalRenewal {

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SecondServer server;

    PortalRenewal(SecondServer server) {
        this.server = server;
    }

    @Test
    void shouldMoveToTheNextRoomWithoutAWordAndWithoutAGap(Browser browser) {
        PortalPage page = new PortalPage(browser);
        PortalPage.assumeBuilt();
        PortalPage.assumePicture();
        String id = server.api()
                .post("/sessions", "{\"faceId\":\"" + TestSession.ownFace() + "\",\"startSpeech\":\"on-viewer\"}")
                .is(201)
                .json()
                .path("id")
                .asText();
        browser.open(server.address() + "/#/live/" + id);
        page.awaitPicture();
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
        browser.click("#stage-samples button:last-child");

        page.awaitText("#story", "The avatar moved to another room").awaitSpeech("finished");
        browser.awaitTrue(
                "the old room is left, and a picture moves",
                SOON,
                "return document.querySelectorAll('#pictures video:not(.coming)').length === 1");
        page.awaitMovingPicture();
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> seen = (List<Map<String, Object>>) browser.run("return seen");
        assertThat(seen).as("nothing covers it").noneMatch(it -> it.get("covered")
                .equals(true));
        assertThat(seen).as("nothing is said of it").allMatch(it -> it.get("note")
                .equals(""));
        assertThat(seen).as("there is a picture all the time").allMatch(it -> !it.get("pictures")
                .equals(0L));
        page.assertPolicyKept();
        server.api().delete("/sessions/" + id + "?drain=false");
    }
}
