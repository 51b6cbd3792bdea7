package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The portal page: what it offers, and what it says when things go wrong. */
@GatewayIntegrationTest
@BrowserTest
class PortalIT {

    private static final Duration SOON = Duration.ofSeconds(20);

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
    void shouldSayInWordsWhatTheFaceIsRefusedFor() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
        browser.click(".face:last-child input");
        browser.type("#face-id", "invalid");
        browser.click("#start-button");

        page.awaitText("#start-notice", "Simli refused").awaitText("#start-notice", "INVALID_FACE_ID");
        page.assertAccessible();
        PortalScreenshots.take(browser, "error");
    }

    /** Of a face that the build has not painted, the account's own picture; where there is none, its first letter. */
    @Test
    void shouldShowFacesAsSimliHasThem() {
        page.open("#/");
        browser.awaitTrue(
                "its picture",
                SOON,
                """
                const face = [...document.querySelectorAll('.face label')].find(it => it.innerText.includes('Happy Ada'));
                const picture = face?.querySelector('img');
                return picture?.naturalWidth > 0 && picture.src.includes('/face-picture?') || face?.innerHTML""");

        browser.run("document.querySelector('.face [value=nobody]').click()");

        browser.awaitTrue(
                "a letter, and no broken picture",
                SOON,
                """
                const hero = document.getElementById('hero');
                const face = [...document.querySelectorAll('.face label')].find(it => it.innerText.includes('Nobody'));
                return hero.dataset.portrait === 'false' && hero.childElementCount === 0
                  && face.querySelector('.portrait').textContent === 'N' || hero.outerHTML + face.outerHTML""");
        browser.run("document.querySelector('.face [value$=happy]').click()");
        browser.awaitTrue(
                "the picture as the hero", SOON, "return document.querySelector('#hero > img')?.naturalWidth > 0");
    }

    @Test
    void shouldSayThatASessionIsNotKnown() {
        page.open("#/live/ses_aaaaaaaaaaaaaaaaaaaa");

        page.awaitText("#curtain", "This session is not known");
        page.assertAccessible();
    }

    @Test
    void shouldSayWhyASessionEnded() {
        String face = TestSession.ownFace();
        TestSession.fault(face, "error", "\"afterMillis\":300,\"text\":\"error: worker died\"");
        TestSession session = TestSession.open(face).awaitState("CLOSED");

        page.open("#/sessions/" + session.id);

        page.awaitText("#curtain", "Simli reported an error").awaitText("#timeline", "UPSTREAM_ERROR");
        page.assertAccessible();
    }

    @Test
    void shouldLookAtASessionWithoutTakingItsPicture() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions/" + session.id);

            page.awaitText("#curtain", "You are only looking").awaitBadge("Ready");
            page.awaitText("#timeline", "The avatar takes speech");
            assertThat(browser.run("return document.querySelectorAll('#pictures video').length"))
                    .isEqualTo(0L);
        }
    }

    @Test
    void shouldShowItsBeginning() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");

        PortalScreenshots.take(browser, "landing");
    }
}
