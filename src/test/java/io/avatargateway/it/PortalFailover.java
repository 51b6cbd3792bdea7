package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.avatargateway.browser.Browser;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The portal page behind a load balancer while the gateway dies that it is connected to, and that speaks. On the
 * gateways of {@link SurvivalIT}.
 */
abstract class PortalFailover {

    private static final Duration SOON = Duration.ofSeconds(40);
    private static final int SPEECH_SECONDS = 25;

    private final GatewayProcess first;
    private final GatewayProcess second;

    PortalFailover(GatewayProcess first, GatewayProcess second) {
        this.first = first;
        this.second = second;
    }

    @Test
    void shouldGoOnWithPictureAndSoundWhenItsGatewayDies(Browser browser) throws Exception {
        PortalPage page = new PortalPage(browser);
        PortalPage.assumeBuilt();
        PortalPage.assumePicture();
        try (Passage balancer = new Passage(first.httpPort(), second.httpPort())) {
            String id = first.rest()
                    .post("/sessions", "{\"faceId\":\"" + TestSession.ownFace() + "\",\"startSpeech\":\"on-viewer\"}")
                    .is(201)
                    .json()
                    .path("id")
                    .asText();
            browser.open(balancer.url() + "/#/live/" + id);
            page.awaitPicture().awaitBadge("Ready");
            first.rest()
                    .postBytes(
                            "/sessions/" + id + "/audio", Wav.tone(SPEECH_SECONDS, 16_000, 1), "Avatar-Job-Id", "talk")
                    .is(202);
            awaitSound(page);
            watch(browser);

            first.kill();
            page.awaitBadge("Reconnecting").awaitText("#stage-note", "Reconnecting");
            browser.awaitTrue(
                    "the last picture stays",
                    SOON,
                    """
                    const still = document.querySelector('#pictures canvas');
                    return still?.width > 100 && document.getElementById('curtain').hidden
                      || document.getElementById('pictures').innerHTML""");
            PortalScreenshots.take(browser, "gateway-lost");

            browser.awaitTrue(
                    "the picture of the new room",
                    SOON,
                    "return document.querySelectorAll('#pictures video').length === 1");
            page.awaitMovingPicture();
            awaitSound(page);
            PortalScreenshots.take(browser, "gateway-adopted");
            page.awaitText("#timeline", "Another gateway goes on").awaitSpeech("finished");
            assertWasSeen(browser);
            page.assertPolicyKept();
            second.rest().delete("/sessions/" + id + "?drain=false");
            page.awaitBadge("Ended");
        } finally {
            first.start();
        }
    }

    private static void awaitSound(PortalPage page) {
        await("the avatar is heard").atMost(SOON).until(() -> page.loudness() > 0.01);
    }

    private static void watch(Browser browser) {
        browser.run(
                """
                window.kept = true;
                window.seen = [];
                const parts = ['badge', 'curtain', 'stage-note', 'pictures', 'connection']
                  .map(id => document.getElementById(id));
                const [badge, curtain, note, pictures] = parts;
                const look = () => seen.push({
                  badge: badge.textContent,
                  covered: !curtain.hidden,
                  curtain: curtain.innerText,
                  note: note.hidden ? '' : note.textContent,
                  pictures: pictures.querySelectorAll('video:not(.coming), canvas').length,
                });
                parts.forEach(it => new MutationObserver(look).observe(it,
                  { subtree: true, childList: true, characterData: true, attributes: true }))""");
    }

    private static void assertWasSeen(Browser browser) {
        @SuppressWarnings("unchecked")
        List<Map<String, Object>> seen = (List<Map<String, Object>>) browser.run("return seen");
        assertThat(seen).as("nothing covers the picture").noneMatch(it -> it.get("covered")
                .equals(true));
        assertThat(seen).as("there is a picture all the time").allMatch(it -> !it.get("pictures")
                .equals(0L));
        assertThat(browser.run("return window.kept")).as("it is the same page").isEqualTo(true);
        assertThat(browser.run("return document.getElementById('connection').hidden"))
                .as("the gateway is back")
                .isEqualTo(true);
        assertThat(browser.run("return document.getElementById('stage-note').hidden"))
                .as("nothing is said of it any more")
                .isEqualTo(true);
        assertThat(
                        browser.run(
                                """
                        const told = [...document.querySelectorAll('#timeline li[data-sequence]')];
                        const numbers = told.map(it => Number(it.dataset.sequence)).reverse();
                        return numbers.length > 10 && numbers.every((it, i) => i === 0 || it > numbers[i - 1])
                          || numbers"""))
                .as("every event once, in order")
                .isEqualTo(true);
    }
}
