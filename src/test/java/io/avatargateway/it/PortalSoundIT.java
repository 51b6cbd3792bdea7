package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A browser that plays no sound before somebody has touched the page, and whose user refuses the microphone. */
@GatewayIntegrationTest
@BrowserTest(flags = {"--autoplay-policy=document-user-activation-required", "--use-fake-ui-for-media-stream=deny"})
class PortalSoundIT {

    private Browser browser;
    private PortalPage page;

    @BeforeEach
    void needThePicture(Browser theirs) {
        browser = theirs;
        page = new PortalPage(theirs);
        PortalPage.assumeBuilt();
        PortalPage.assumePicture();
    }

    @Test
    void shouldOfferTheSoundWhereTheBrowserWantsAGesture() {
        try (TestSession session = TestSession.open()) {
            page.open("#/live/" + session.id).awaitPicture();
            browser.awaitTrue(
                    "the sound is offered",
                    Duration.ofSeconds(10),
                    "return !document.getElementById('unlock').hidden && document.querySelector('#pictures"
                            + " audio').paused");
            page.assertAccessible();
            browser.screenshot("portal-sound-1440", 1440, 900);

            browser.click("#unlock");

            browser.awaitTrue(
                    "the sound plays",
                    Duration.ofSeconds(10),
                    "return document.getElementById('unlock').hidden && !document.querySelector('#pictures"
                            + " audio').paused");
            assertThat(browser.run("return document.activeElement.id")).isEqualTo("mute");
        }
    }

    @Test
    void shouldSayThatTheMicrophoneMayNotBeUsed() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id).awaitBadge("Ready");

            browser.click("#record");

            page.awaitText("#speech-notice", "The microphone may not be used").awaitText("#speech-notice", "Try again");
            page.assertAccessible();
            PortalScreenshots.take(browser, "denied");
        }
    }
}
