package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.BrowserTest;
import io.avatargateway.browser.Screen;
import io.avatargateway.suite.Endurance;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The portal page for everybody: with the keyboard alone, and by the rules for accessible pages. */
@GatewayIntegrationTest
@BrowserTest
@Endurance
class PortalAccessIT {

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
    void shouldBeUsableWithTheKeyboardAlone() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");

        assertThat(tabs(13))
                .containsExactly(
                        "skip",
                        "brand",
                        "Talk",
                        "Sessions",
                        "Console",
                        "API",
                        "face-0",
                        "start-button",
                        "sample-0",
                        "sample-1",
                        "sample-2",
                        "summary",
                        "summary");
        String back = Keys.chord(Keys.SHIFT, Keys.TAB);
        press(back, back, back, back, back, back);
        press(Keys.ARROW_LEFT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
        assertThat(browser.run("return document.activeElement.id"))
                .as("behind the way past the field for another face")
                .isEqualTo("face-1");
        press(Keys.ENTER);
        page.awaitBadge("Ready");
        assertThat(browser.run("return document.activeElement.id")).isEqualTo("session-title");
        String id = ((String) browser.run("return location.hash")).replace("#/live/", "");

        browser.run("document.getElementById('end').focus()");
        press(Keys.ENTER);

        page.awaitBadge("Ended").awaitText("#curtain", "The session was ended").awaitText("#curtain", "You ended it");
        page.awaitText("#announcer", "The session was ended");
        assertThat(browser.run("return document.activeElement.parentElement.id"))
                .as("the focus goes to what can be done now")
                .isEqualTo("curtain-actions");
        assertThat(RestClient.gateway()
                        .get("/sessions/" + id)
                        .json()
                        .path("reason")
                        .asText())
                .isEqualTo("CLIENT");
    }

    @Test
    @Tag("long")
    void shouldKeepNobodyOutOnAnyScreen() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            RestClient.gateway().postBytes(session.path("/audio"), Speech.tone(200, 440));
            for (Screen screen : Screen.values()) {
                browser.screen(screen);
                page.open("#/")
                        .browser
                        .awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
                page.assertAccessible();
                page.open("#/sessions/" + session.id).awaitSpeech("finished").assertAccessible();
                page.open("#/sessions").awaitText("#sessions-rows", "ses_").assertAccessible();
                assertThat(browser.run("return document.documentElement.scrollWidth <= innerWidth"))
                        .as("nothing is wider than the screen")
                        .isEqualTo(true);
            }
        }
    }

    @Test
    void shouldKeepNobodyOutWhileItChooses() {
        page.open("#/");
        browser.awaitTrue("faces", SOON, "return document.querySelectorAll('.face').length > 2");
        browser.run("document.querySelectorAll('#start-form details').forEach(it => it.open = true)");
        browser.click(".face:last-child input");
        browser.awaitTrue("its field", SOON, "return !document.getElementById('other-face').hidden");

        page.assertAccessible();
    }

    /** The room is there, the avatar is not: its steps are shown, and how long they took. */
    @Test
    void shouldKeepNobodyOutWhileItOpens() {
        PortalPage.assumePicture();
        String face = TestSession.ownFace();
        TestSession.fault(face, "start-late", "\"afterMillis\":60000");
        String id = page.start(face);

        browser.awaitTrue("it waits for the avatar", SOON, "return !document.getElementById('steps').hidden");
        page.assertAccessible();
        PortalScreenshots.take(browser, "starting");
        assertThat(browser.run("return document.getElementById('curtain').hidden"))
                .isEqualTo(false);
        TestSession.of(id).end();
    }

    /** The signalling is cut, and cannot be had again: the last picture stays, and LiveKit tries on. */
    @Test
    @Tag("long")
    void shouldKeepNobodyOutWhileTheRoomIsReconnected() {
        PortalPage.assumePicture();
        Object cutting = browser.driver()
                .executeCdpCommand(
                        "Page.addScriptToEvaluateOnNewDocument",
                        Map.of(
                                "source",
                                """
                                const Free = WebSocket;
                                const sockets = [];
                                let cut = false;
                                window.WebSocket = class extends Free {
                                  constructor(url, protocols) {
                                    super(cut ? 'ws://0.invalid' : url, protocols);
                                    sockets.push(this);
                                  }
                                };
                                window.cutSockets = () => { cut = true; sockets.forEach(it => it.close()); }"""))
                .get("identifier");
        try (TestSession other = TestSession.open().awaitState("READY")) {
            page.open("#/live/" + other.id).awaitPicture();

            browser.run("cutSockets()");

            page.awaitText("#stage-note", "The connection to the room broke. Reconnecting…");
            page.assertAccessible();
            assertThat(browser.run("return document.getElementById('curtain').hidden"))
                    .isEqualTo(true);
        } finally {
            browser.driver()
                    .executeCdpCommand("Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", cutting));
        }
    }

    @Test
    void shouldKeepNobodyOutWhileItSpeaksAndFinishes() {
        try (TestSession session = TestSession.open().awaitState("READY")) {
            RestClient.gateway()
                    .postBytes(
                            session.path("/audio?jobId=long"),
                            Speech.tone(60_000, 440),
                            "Avatar-Text",
                            "One%20sentence.%20And%20another%20one.");
            page.open("#/live/" + session.id).awaitBadge("Speaking");
            browser.run("document.getElementById('ids').open = true;"
                    + "document.getElementById('timeline-raw').click();"
                    + "document.getElementById('mute').click()");
            page.assertAccessible();

            RestClient.gateway().delete(session.path("?drain=true"));

            page.awaitBadge("Finishing").assertAccessible();
            browser.run("document.getElementById('timeline-all').click(); document.getElementById('mute').click()");
        }
    }

    @Test
    void shouldKeepNobodyOutOfAnEmptyList() {
        page.open("#/sessions");
        browser.click("#filter-DRAINING");
        browser.awaitTrue("it is empty", SOON, "return !document.getElementById('sessions-empty').hidden");

        page.assertAccessible();
    }

    /** What gets the focus, one after the other. */
    private List<String> tabs(int times) {
        return java.util.stream.Stream.generate(() -> {
                    press(Keys.TAB);
                    return (String) browser.run("const it = document.activeElement;"
                            + "return it.id || it.className || it.textContent.trim().length < 10 && it.tagName === 'A'"
                            + " && it.textContent.trim() || it.tagName.toLowerCase()");
                })
                .limit(times)
                .toList();
    }

    private void press(CharSequence... keys) {
        for (CharSequence key : keys) {
            browser.driver().switchTo().activeElement().sendKeys(key);
        }
    }
}
