package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WindowType;

/** The portal page of a server whose callers sign in. Part of {@link CallersIT}, which has such a server. */
abstract class SignInOnThePage {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String IS_SHOWN = "return document.getElementById(arguments[0]).checkVisibility()";

    private final Browser browser;
    private final SecondServer server;
    private final PortalPage page;
    private final TestKey key;
    private final Path keys;
    private final Others others;

    /**
     * What there is on the server beside what the page opens.
     *
     * @param session of the key's tenant
     * @param foreign a session of another one
     * @param colleague a token of a producer of the key's tenant
     * @param stranger a token of a producer of another one
     * @param operator a token
     * @param viewer a token of a viewer of the session
     */
    record Others(String session, String foreign, String colleague, String stranger, String operator, String viewer) {}

    /**
     * @param key a producer's
     * @param keys the file that has it
     */
    SignInOnThePage(Browser browser, SecondServer server, TestKey key, Path keys, Others others) {
        this.browser = browser;
        this.server = server;
        this.page = new PortalPage(browser, server.address());
        this.key = key;
        this.keys = keys;
        this.others = others;
    }

    @BeforeEach
    void needThePage() {
        PortalPage.assumeBuilt();
    }

    @AfterEach
    void shouldHaveKeptThePolicy() {
        page.assertPolicyKept();
    }

    private void signInWith(String credential) {
        browser.awaitTrue("the sign-in", SOON, IS_SHOWN, "sign-in");
        browser.run("document.getElementById('credential').value = ''");
        browser.type("#credential", credential, Keys.ENTER);
    }

    private void awaitSignedIn(String name) {
        page.awaitText("#who", name);
        assertThat(browser.run(IS_SHOWN, "sign-in")).isEqualTo(false);
        assertThat(browser.run(IS_SHOWN, "sign-out")).isEqualTo(true);
    }

    @Test
    void shouldShowAVisitorNothingButTheSignIn() {
        for (String address : new String[] {"#/", "#/sessions", "#/console", "#/live/" + others.session()}) {
            page.open(address);

            browser.awaitTrue("the sign-in", SOON, IS_SHOWN, "sign-in");
            assertThat((String) browser.run("return document.body.innerText"))
                    .contains("Token or API key")
                    .doesNotContain(others.session(), "Sign out", "Start the avatar", "Refresh");
            assertThat(browser.run("return document.querySelectorAll('#sessions-rows tr, #timeline li').length"))
                    .isEqualTo(0L);
            assertThat(browser.run("return document.activeElement.id")).isEqualTo("credential");
        }
        PortalScreenshots.take(browser, "sign-in");
    }

    @Test
    void shouldSayWhyACredentialIsNotTaken() {
        page.open("#/sessions");

        signInWith("agk_ba9876543210_" + "0".repeat(72));
        page.awaitText("#sign-in-notice", "The key was mistyped").awaitText("#sign-in-notice", "KEY_MALFORMED");
        signInWith("two words");
        page.awaitText("#sign-in-notice", "The credential cannot be read");
        signInWith(others.operator().replaceAll("\\.[^.]*$", ".AAAA"));
        page.awaitText("#sign-in-notice", "not of this server’s issuer");

        assertThat(browser.run("return document.getElementById('credential').type"))
                .isEqualTo("password");
        assertThat(browser.run("return document.querySelectorAll('#sessions-rows tr').length"))
                .isEqualTo(0L);
        page.assertAccessible();
        PortalScreenshots.take(browser, "sign-in-refused");
    }

    @Test
    void shouldWorkForAProducerUntilItsKeyIsRevoked() {
        page.open("#/");
        signInWith(key.text());
        awaitSignedIn("key " + key.id());
        browser.click(".face:last-child input");
        browser.type("#face-id", TestSession.ownFace());
        browser.click("#start-button");
        browser.awaitTrue("a session", SOON, "return location.hash.startsWith('#/live/') || location.hash");
        page.awaitText("#timeline", "The avatar takes speech").awaitBadge("Ready");
        assertNowhere(key.text());
        page.assertAccessible();
        PortalScreenshots.take(browser, "signed-in");

        key.revokeIn(keys);

        page.awaitText("#sign-in-notice", "The key was revoked");
        assertThat(browser.run(IS_SHOWN, "session")).isEqualTo(false);
        assertThat(browser.run(IS_SHOWN, "signed-in")).isEqualTo(false);
        assertThat(browser.run("return document.getElementById('credential').value"))
                .isEqualTo("");
        signInWith(others.colleague());
        awaitSignedIn("someone of acme · acme");
        page.awaitBadge("Ready");
        browser.click("#end");
        page.awaitBadge("Ended");
        browser.click("[data-nav=start]");
        assertThat((String) browser.run("return document.getElementById('face-id').value"))
                .as("what was typed before")
                .startsWith("face");
    }

    /** Neither what the browser keeps, nor what it asked for, nor what it wrote. */
    private void assertNowhere(String credential) {
        assertThat(kept()).doesNotContain(credential, credential.substring(30));
        assertThat(browser.driver().manage().getCookies()).isEmpty();
        assertThat(browser.log()).noneMatch(line -> line.contains(credential));
    }

    private String kept() {
        return (String)
                browser.run(
                        """
                        const asked = performance.getEntriesByType('resource').map(it => it.name);
                        const typed = [...document.querySelectorAll('input')].map(it => it.value);
                        return Promise.all([indexedDB.databases(), caches.keys()]).then(kept => JSON.stringify([
                          { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, asked,
                          history.state, window.name, typed, kept, document.documentElement.outerHTML]))""");
    }

    private RestClient.Answer send(String method, String path, String type, String body) {
        return server.api()
                .send(
                        method,
                        path,
                        BodyPublishers.ofString(body),
                        "Content-Type",
                        type,
                        "Authorization",
                        "Bearer " + others.colleague());
    }

    private String open() {
        return send("POST", "/sessions", "application/json", "{\"faceId\":\"" + TestSession.ownFace() + "\"}")
                .is(201)
                .json()
                .path("id")
                .asText();
    }

    /** Half a second of silence, as a colleague. */
    private void say(String session) {
        send("POST", "/sessions/" + session + "/audio", "audio/pcm", "\0".repeat(16_000))
                .is(202);
    }

    @Test
    void shouldLetAGuestSeeOneSessionByALinkThatIsGoodOnce() {
        PortalPage.assumePicture();
        String session = open();
        page.open("#/sessions/" + session);
        signInWith(others.colleague());
        awaitSignedIn("someone of acme · acme");
        browser.awaitTrue("an invitation can be made", SOON, IS_SHOWN, "invite");
        browser.click("#invite");
        browser.awaitTrue(
                "a link",
                SOON,
                "return /#.join.tkt_[^/]+$/.test(document.getElementById('invite-link').value)"
                        + " || document.getElementById('invite-card').innerText");
        String link = (String) browser.run("return document.getElementById('invite-link').value");
        page.awaitText("#invite-left", "Good once");
        page.assertAccessible();
        PortalScreenshots.take(browser, "invite");

        browser.driver().switchTo().newWindow(WindowType.WINDOW);
        browser.open(link);
        page.awaitPicture().awaitBadge("Ready").awaitText("#disclosure", "You are talking to an AI avatar.");
        assertThat(browser.run("return location.hash")).isEqualTo("#/join");
        assertThat(kept()).doesNotContain("tkt_", "vwt_");
        for (String hidden : new String[] {
            "invitation", "sign-in", "speech", "interrupt", "end", "invite", "invite-card", "signed-in", "ids", "nav"
        }) {
            assertThat(browser.run(IS_SHOWN, hidden)).as(hidden).isEqualTo(false);
        }
        assertThat(browser.run(IS_SHOWN, "mute")).isEqualTo(true);
        say(session);
        page.awaitSpeech("started", "finished");
        assertThat(send("GET", "/sessions/" + session, "application/json", "")
                        .json()
                        .path("viewerSeen")
                        .asBoolean())
                .isTrue();
        page.assertAccessible();
        PortalScreenshots.take(browser, "guest");

        browser.driver().navigate().refresh();
        page.awaitText("#invitation-title", "Your link was used").awaitText("#invitation-text", "another link");
        page.assertAccessible();
        PortalScreenshots.take(browser, "guest-again");
        browser.run("location.href = arguments[0]", link);
        page.awaitText("#invitation-title", "This link was used already");
        browser.run("location.hash = '#/join/tkt_AAAA.AAAA'");
        page.awaitText("#invitation-title", "This link is not known here");
        String ticket = send("POST", "/sessions/" + session + "/tickets", "application/json", "{}")
                .is(201)
                .json()
                .path("ticket")
                .asText();
        browser.run("location.hash = '#/join/' + arguments[0]", ticket);
        page.awaitPicture().awaitBadge("Silent");
        send("DELETE", "/sessions/" + session + "?drain=false", "application/json", "");
        page.awaitBadge("Ended");
        assertThat(browser.run("return document.querySelectorAll('#curtain-actions button').length"))
                .isEqualTo(0L);
        browser.run("location.hash = '#/'");
        browser.awaitTrue("the sign-in", SOON, IS_SHOWN, "sign-in");
        closeWindow();
    }

    /** As a guest does, who has such a token in place of a link. */
    @Test
    void shouldShowAViewerItsSessionOnly() {
        page.open("#/sessions");
        signInWith(others.viewer());

        page.awaitBadge("Ready").awaitText("#timeline", "The avatar takes speech");
        assertThat(browser.run("return location.hash")).isEqualTo("#/join");
        for (String hidden : new String[] {"sign-in", "sessions", "speech", "interrupt", "end", "invite", "nav"}) {
            assertThat(browser.run(IS_SHOWN, hidden)).as(hidden).isEqualTo(false);
        }
        assertNowhere(others.viewer());
    }

    private void closeWindow() {
        browser.driver().close();
        browser.driver()
                .switchTo()
                .window(browser.driver().getWindowHandles().iterator().next());
    }

    /** Tabs of one caller share what they hear of a session. */
    @Test
    void shouldTellATabOfAnotherCallerNothing() {
        String session = open();
        page.open("#/sessions/" + session);
        signInWith(others.colleague());
        page.awaitBadge("Ready").awaitText("#timeline", "The avatar takes speech");

        browser.driver().switchTo().newWindow(WindowType.WINDOW);
        page.open("#/sessions/" + session);
        signInWith(others.stranger());
        page.awaitText("#curtain-title", "This session is not known");
        say(session);
        assertThat(browser.run("return document.querySelectorAll('#timeline li, #jobs li').length"))
                .isEqualTo(0L);
        page.open("#/sessions/" + session);
        signInWith(others.operator());
        page.awaitSpeech("accepted", "started", "finished");
        closeWindow();

        page.awaitSpeech("accepted", "started", "finished").awaitText("#who", "someone of acme");
    }

    @Test
    void shouldTellAnOperatorWhatItMayNotDoAndForgetItWhenItSignsOut() {
        page.open("#/sessions");
        signInWith("Bearer " + others.operator());
        awaitSignedIn("someone of ops · ops");
        awaitRow(others.session());
        awaitRow(others.foreign());

        browser.click("[data-nav=start]");
        browser.click("#start-button");
        page.awaitText("#start-notice", "You may not do that").awaitText("#start-notice", "ROLE_REQUIRED");

        browser.click("[data-nav=sessions]");
        awaitRow(others.session());
        browser.click("#sign-out");
        browser.awaitTrue("the sign-in", SOON, IS_SHOWN, "sign-in");
        assertThat((String) browser.run("return document.documentElement.outerHTML"))
                .doesNotContain(others.session(), others.operator());
        browser.run("location.hash = '#/sessions/%s'".formatted(others.session()));
        assertThat(browser.run(IS_SHOWN, "session")).isEqualTo(false);
    }

    @Test
    void shouldSayWhoMayNotSeeTheConsoleAndWhichRoleIsMissing() {
        page.open("#/sessions");
        signInWith(others.colleague());
        awaitSignedIn("someone of acme · acme");
        assertThat(browser.run("return document.querySelector('[data-nav=console]').checkVisibility()"))
                .isEqualTo(false);

        browser.run("location.hash = '#/console'");

        page.awaitText(".refusal", "It needs the role operator")
                .awaitText(".refusal", "someone of acme")
                .awaitText(".refusal", "producer");
        assertThat(browser.run("return document.getElementById('console-overview').checkVisibility()"))
                .isEqualTo(false);
        page.assertAccessible();
        PortalScreenshots.take(browser, "console-refused");

        browser.click("#sign-in-as-other");
        signInWith(others.operator());
        awaitSignedIn("someone of ops · ops");
        page.awaitText("#node-rows", "answers").awaitText("#tenant-rows", "acme");
        assertThat(browser.run("return document.querySelector('[data-nav=console]').checkVisibility()"))
                .isEqualTo(true);
        assertNowhere(others.operator());
    }

    private void awaitRow(String session) {
        browser.awaitTrue(
                "a row",
                SOON,
                "return document.querySelector(`#sessions-rows [data-key=\"${arguments[0]}\"]`) !== null",
                session);
    }
}
