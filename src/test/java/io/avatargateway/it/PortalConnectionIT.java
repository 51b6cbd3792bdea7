package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.WindowType;

/** The portal page and its way to the gateway: shared by many windows, cut, or slow. */
@GatewayIntegrationTest
@BrowserTest
class PortalConnectionIT {

    private static final Duration SOON = Duration.ofSeconds(20);
    /** In bytes a second. */
    private static final int KILOBITS_400 = 50_000;

    private Browser browser;
    private PortalPage page;

    @BeforeEach
    void needThePage(Browser theirs) {
        browser = theirs;
        page = new PortalPage(theirs);
        PortalPage.assumeBuilt();
    }

    @AfterEach
    void shouldHaveKeptThePolicy() {
        page.assertPolicyKept();
    }

    @Test
    @Tag("long")
    void shouldFollowASessionInSevenWindowsWithOneStream() {
        String first = browser.driver().getWindowHandle();
        List<String> others = new ArrayList<>();
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");
            for (int i = 0; i < 6; i++) {
                browser.driver().switchTo().newWindow(WindowType.WINDOW);
                others.add(browser.driver().getWindowHandle());
                page.open("#/sessions/" + session.id).awaitBadge("Ready");
            }
            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            for (String window : others) {
                browser.driver().switchTo().window(window);
                page.awaitText("#timeline", "Interrupted");
                assertEveryEventOnce();
                assertThat(browser.run("return document.getElementById('connection').hidden"))
                        .isEqualTo(true);
            }
            // The one that read for all of them goes: another takes its place.
            browser.driver().switchTo().window(first);
            page.awaitText("#timeline", "Interrupted");
            browser.open("about:blank");
            session.end();
            for (String window : others) {
                browser.driver().switchTo().window(window);
                page.awaitBadge("Ended");
            }
        } finally {
            for (String window : others) {
                browser.driver().switchTo().window(window).close();
            }
            browser.driver().switchTo().window(first);
        }
    }

    @Test
    void shouldComeBackWhenTheGatewayWasLost() {
        try (TestSession session = TestSession.open().awaitState("READY");
                Passage passage = new Passage()) {
            browser.open(passage.url() + "/#/sessions/" + session.id);
            page.awaitBadge("Ready");

            passage.cut();
            page.awaitText("#connection", "The gateway cannot be reached")
                    .awaitText("#connection", "Trying again in")
                    .awaitBadge("Unknown, was: Ready");
            assertThat(browser.run("return document.querySelectorAll('.notice').length"))
                    .as("one place tells it")
                    .isEqualTo(0L);
            page.assertAccessible();
            PortalScreenshots.take(browser, "lost");
            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            passage.mend();

            page.awaitText("#timeline", "Interrupted");
            browser.awaitTrue(
                    "nothing is missing any more", SOON, "return document.getElementById('connection').hidden");
            page.awaitBadge("Ready");
            assertEveryEventOnce();
        }
    }

    /** Six windows of another page, say, hold all connections that a browser has for a server. */
    @Test
    void shouldSayThatTheGatewayDoesNotAnswerAndKeepNobodyOut() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/");
            browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
            browser.run(
                    """
                    window.others = new AbortController();
                    const one = () => fetch(`api/v1/sessions/${arguments[0]}/events`,
                      { signal: others.signal, cache: 'no-store' });
                    return Promise.all(Array.from({ length: 6 }, one)).then(all => {
                      window.kept = all;
                      location.hash = '#/sessions/' + arguments[0];
                      return all.length;
                    })""",
                    session.id);

            page.awaitText("#connection", "The gateway does not answer").awaitText("#connection", "close some");
            page.assertAccessible();
            PortalScreenshots.take(browser, "stalled");
            browser.run("others.abort()");

            page.awaitBadge("Ready");
            browser.awaitTrue("the banner goes", SOON, "return document.getElementById('connection').hidden");
        }
    }

    /** Simli ends a session whose room nobody joins within 30 s. */
    @Test
    void shouldShowThePictureInTimeOverASlowNetwork() {
        PortalPage.assumePicture();
        browser.driver().executeCdpCommand("Network.enable", Map.of());
        browser.driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
        browser.driver()
                .executeCdpCommand(
                        "Network.emulateNetworkConditions",
                        Map.of(
                                "offline",
                                false,
                                "latency",
                                100,
                                "downloadThroughput",
                                KILOBITS_400,
                                "uploadThroughput",
                                KILOBITS_400));
        try {
            String session = page.start(TestSession.ownFace());

            page.awaitPicture();
            TestSession.of(session).end();
        } finally {
            browser.driver().executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", false));
            browser.driver().executeCdpCommand("Network.disable", Map.of());
        }
    }

    /** The page is as it was, out of the back/forward cache, and goes on from there. */
    @Test
    void shouldGoOnWhenItsUserGoesBack() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");
            browser.run("window.kept = true");
            browser.open(GatewayAddresses.http() + "/without-portal.html");
            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);

            browser.driver().navigate().back();

            page.awaitText("#timeline", "Interrupted").awaitBadge("Ready");
            assertEveryEventOnce();
            assertThat(browser.run("return window.kept === true"
                            + " || JSON.stringify(performance.getEntriesByType('navigation')[0].notRestoredReasons)"))
                    .as("the same page")
                    .isEqualTo(true);
        }
    }

    private void assertEveryEventOnce() {
        assertThat(browser.run("return [...document.querySelectorAll('#timeline li')].map(it => it.dataset.sequence)"
                        + ".reverse().every((sequence, i) => sequence == i + 1)"))
                .as("every event once, in order")
                .isEqualTo(true);
    }
}
