package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.Screen;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The console of operators on the portal page. */
@GatewayIntegrationTest
@BrowserTest
class PortalConsoleIT {

    private static final Duration SOON = Duration.ofSeconds(30);

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
    void shouldShowFiguresThatMoveAndComeBackWhenTheGatewayWasLost() {
        try (TestSession session = TestSession.open().awaitState("READY");
                Passage passage = new Passage()) {
            browser.open(passage.url() + "/#/");
            browser.click("[data-nav=console]");
            awaitTile("sessions");
            assertThat(browser.run("return document.activeElement.id")).isEqualTo("console-title");
            RestClient.gateway()
                    .postBytes(session.path("/audio"), Speech.tone(60_000, 440))
                    .is(202);
            awaitTile("speaking");
            page.awaitText("#node-rows", "Up").awaitText("#node-rows", "answers");
            browser.awaitTrue(
                    "a line",
                    SOON,
                    "return document.querySelector('[data-plot=sessions] .chart .line-1')"
                            + ".getAttribute('d').includes('L')");
            browser.run("document.querySelector('[data-plot=sessions] details').open = true");
            page.awaitText("[data-plot=sessions] tbody", "now");
            page.assertAccessible();
            PortalScreenshots.take(browser, "console");

            passage.cut();
            page.awaitText("#console-connection", "Trying again in").assertAccessible();
            assertThat(browser.run("return document.getElementById('console-body').classList.contains('lost')"))
                    .isEqualTo(true);
            String last = (String) browser.run("return document.getElementById('console-source').textContent");
            passage.mend();

            browser.awaitTrue(
                    "it is back",
                    SOON,
                    "return document.getElementById('console-connection').checkVisibility() === false");
            browser.awaitTrue(
                    "new figures",
                    SOON,
                    "return document.getElementById('console-source').textContent !== arguments[0]",
                    last);
        }
    }

    @Test
    void shouldFindASessionAmongAllByATextAndLookIntoIt() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            browser.screen(Screen.PHONE);
            page.open("#/console/sessions").awaitText("#console-session-rows", "ses_");
            assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                    .as("nothing is wider than the screen")
                    .isEqualTo(true);

            browser.type("#console-search", session.face, Keys.ENTER);

            browser.awaitTrue(
                    "this one alone",
                    SOON,
                    "return document.getElementById('console-sessions-total').textContent === '1 session'"
                            + " || document.getElementById('console-session-rows').innerText");
            page.assertAccessible();
            PortalScreenshots.take(browser, "console-sessions");
            browser.click("#console-session-rows [data-key='" + session.id + "']");
            page.awaitBadge("Ready");
        }
    }

    @Test
    void shouldSendADeadLetterToAnotherSessionAndRemoveOne() throws Exception {
        String job = "lost-" + UUID.randomUUID();
        try (TestSession session = TestSession.open().awaitState("READY");
                JmsProducer producer = JmsProducer.core()) {
            sendToNobody(producer, job, Speech.tone(200, 440));
            sendToNobody(producer, job + "-2", Speech.tone(200, 440));
            page.open("#/console/dead-letters").awaitText("#letters", job + "-2");
            page.awaitText(letter(job), "UNKNOWN_SESSION");

            browser.click(letter(job) + " [data-way=redrive]");
            browser.type(letter(job) + " input", Keys.ENTER);
            page.awaitText(letter(job) + " .notice", "This session is not known");
            page.assertAccessible();
            PortalScreenshots.take(browser, "console-dead-letters");
            browser.type(letter(job) + " input", Keys.chord(Keys.CONTROL, "a"), session.id, Keys.ENTER);

            page.awaitText("#letters-outcome", "as " + job + "-r1 to " + session.id);
            session.awaitJob(job + "-r1", "finished");
            awaitGone(job);

            browser.click(letter(job + "-2") + " [data-way=drop]");
            browser.click(letter(job + "-2") + " [data-way=sure]");
            awaitGone(job + "-2");
            page.awaitText("#announcer", "Removed " + job + "-2");
        }
    }

    @Test
    void shouldShowWhatAProbeSaw() {
        PortalPage.assumePicture();
        page.open("#/console/probes");

        browser.click("#probe-now");

        page.awaitText("#announcer", "A probe has begun");
        browser.awaitTrue(
                "its picture",
                SOON,
                """
                const canvas = document.querySelector('#probes li:first-child canvas[data-drawn]');
                if (!canvas) {
                  return document.getElementById('console-probes').innerText;
                }
                const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                return new Set(data).size > 8 || 'one colour'""");
        String verdict = RestClient.gateway()
                .get("/probes")
                .json()
                .path("probes")
                .path(0)
                .path("verdict")
                .asText();
        page.awaitText("#probes li:first-child .badge", verdict.substring(1));
        page.assertAccessible();
        PortalScreenshots.take(browser, "console-probes");
    }

    /** The first in the list, whatever other tests have put aside. */
    private static void sendToNobody(JmsProducer producer, String job, byte[] speech) throws Exception {
        producer.context
                .createProducer()
                .setPriority(9)
                .send(
                        producer.context.createQueue("avatar.audio"),
                        producer.speech(
                                speech, Map.of("AvatarSessionId", "ses_aaaaaaaaaaaaaaaaaaaa", "AvatarJobId", job)));
    }

    private static String letter(String job) {
        return "#letters .letter[data-job='" + job + "']";
    }

    private void awaitGone(String job) {
        browser.awaitTrue(
                job + " is not listed", SOON, "return document.querySelector(arguments[0]) === null", letter(job));
    }

    /** Until a figure is more than nothing. */
    private void awaitTile(String name) {
        browser.awaitTrue(
                "more than no " + name,
                SOON,
                """
                const figure = document.querySelector(`[data-tile=${arguments[0]}] dd`)?.textContent;
                return Number(figure) > 0 || String(figure)""",
                name);
    }
}
