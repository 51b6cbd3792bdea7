package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.browser.Browser;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openqa.selenium.Keys;

/** The portal page of a server whose callers sign in. Part of {@link CallersIT}, which has such a server. */
abstract class SignInOnThePage {

    private static final Duration SOON = Duration.ofSeconds(30);

    private static final String IS_SHOWN = "return document.getElementById(arguments[0]).checkVisibility()";

    private final Browser browser;
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
     * @param operator a token
     */
    record Others(String session, String foreign, String colleague, String operator) {}

    /**
     * @param key a producer's
     * @param keys the file that has it
     */
    SignInOnThePage(Browser browser, SecondServer server, TestKey key, Path keys, Others others) {
        this.browser = browser;
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
        for (String address : new String[] {"#/", "#/sessions", "#/live/" + others.session()}) {
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
        assertThat(
                        (String)
                                browser.run(
                                        """
                                const asked = performance.getEntriesByType('resource').map(it => it.name);
                                const typed = [...document.querySelectorAll('input')].map(it => it.value);
                                return Promise.all([indexedDB.databases(), caches.keys()]).then(kept => JSON.stringify([
                                  { ...localStorage }, { ...sessionStorage }, document.cookie, location.href, asked,
                                  history.state, window.name, typed, kept, document.documentElement.outerHTML]))"""))
                .doesNotContain(credential, credential.substring(30));
        assertThat(browser.driver().manage().getCookies()).isEmpty();
        assertThat(browser.log()).noneMatch(line -> line.contains(credential));
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

    private void awaitRow(String session) {
        browser.awaitTrue(
                "a row",
                SOON,
                "return document.querySelector(`#sessions-rows [data-key=\"${arguments[0]}\"]`) !== null",
                session);
    }
}
