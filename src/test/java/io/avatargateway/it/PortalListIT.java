package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The list of sessions on the portal page. */
@GatewayIntegrationTest
@BrowserTest
class PortalListIT {

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
    @Tag("long")
    void shouldListSessionsByState() {
        try (TestSession open = TestSession.open().awaitState("READY")) {
            TestSession ended = TestSession.open();
            ended.end();
            ended.awaitState("CLOSED");

            page.open("#/sessions").awaitText("#sessions-total", "session");
            awaitListed(open, true);
            awaitListed(ended, true);
            page.assertAccessible();
            PortalScreenshots.take(browser, "sessions");

            browser.click("#filter-READY");

            awaitListed(ended, false);
            awaitListed(open, true);
            browser.click("a[href='#/sessions/" + open.id + "']");
            page.awaitBadge("Ready");
        }
    }

    @Test
    void shouldEndASessionFromTheListWhenThatIsConfirmed() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            page.open("#/sessions");
            awaitListed(session, true);
            String row = "#sessions-rows tr:has(a[href='#/sessions/" + session.id + "'])";
            page.awaitText(row, "nobody watches");
            String end = "#sessions-rows [data-key='end " + session.id + "']";

            browser.click(end);
            page.awaitText(end, "End it now?");
            page.assertAccessible();
            assertThat(session.state()).isEqualTo("READY");
            browser.click(end);

            session.awaitState("CLOSED");
            page.awaitText(row, "Ended").awaitText(row, "The session was ended");
        }
    }

    @Test
    void shouldFindSessionsByViewerEndFaceAndTenant() {
        try (TestSession unwatched = TestSession.openFor("acme-" + TestSession.ownFace());
                TestSession watched = TestSession.open().awaitState("READY")) {
            watched.viewerComes();
            String tenant = unwatched.describe().path("tenant").asText();
            page.open("#/sessions").awaitText("#sessions-total", "session");
            awaitListed(unwatched, true);
            awaitListed(watched, true);

            browser.type("#tenant-filter", tenant, Keys.ENTER);
            awaitListed(watched, false);
            awaitListed(unwatched, true);
            page.assertAccessible();
            choose("viewer-filter", "watching");
            browser.awaitTrue("none", SOON, "return !document.getElementById('sessions-empty').hidden");
            page.awaitText("#sessions-empty", "No session is like that").assertAccessible();
            choose("viewer-filter", "missing");
            awaitListed(unwatched, true);

            unwatched.end();
            unwatched.awaitState("CLOSED");
            browser.click("#filter-clear");
            choose("reason-filter", "CLIENT");
            awaitListed(watched, false);
            awaitListed(unwatched, true);
            choose("face-filter", "tmp9i8bbq7c");
            awaitListed(unwatched, false);
        }
    }

    @Test
    void shouldTellHowManyJobsWait() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            RestClient.gateway().postBytes(session.path("/audio?jobId=first"), Speech.tone(60_000, 440));
            session.awaitJob("first", "started");
            RestClient.gateway().postBytes(session.path("/audio"), Speech.tone(1_000, 440));
            RestClient.gateway().postBytes(session.path("/audio"), Speech.tone(1_000, 440));
            page.open("#/sessions");
            String waiting = "#sessions-rows tr:has(a[href='#/sessions/" + session.id + "']) [data-label=Waiting]";

            page.awaitText(waiting, "2");

            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            page.awaitText(waiting, "0");
        }
    }

    /** The gateway hears of these jobs only when it takes them. */
    @Test
    void shouldTellHowManyJobsProducersPutIntoTheSessionsOwnQueue() throws Exception {
        try (TestSession session = TestSession.open().awaitState("READY");
                JmsProducer producer = JmsProducer.core()) {
            String queue = session.describe().path("audioQueue").asText();
            producer.sendTo(queue, producer.speech(Speech.tone(60_000, 440), Map.of("AvatarJobId", "first")));
            session.awaitJob("first", "started");
            for (int i = 0; i < 12; i++) {
                producer.sendTo(queue, producer.speech(Speech.tone(1_000, 440), Map.of()));
            }
            page.open("#/sessions");
            String waiting = "#sessions-rows tr:has(a[href='#/sessions/" + session.id + "']) [data-label=Waiting]";

            page.awaitText(waiting, "12");

            RestClient.gateway().post(session.path("/interrupt"), "{}").is(200);
            page.awaitText(waiting, "0");
        }
    }

    private void choose(String select, String value) {
        browser.run(
                """
                const select = document.getElementById(arguments[0]);
                select.value = arguments[1];
                select.dispatchEvent(new Event('change', { bubbles: true }))""",
                select,
                value);
    }

    private void awaitListed(TestSession session, boolean listed) {
        browser.awaitTrue(
                session.id + (listed ? " is listed" : " is not listed"),
                SOON,
                "return (document.querySelector(`#sessions-rows a[href='#/sessions/${arguments[0]}']`) !== null) ==="
                        + " arguments[1]",
                session.id,
                listed);
    }
}
