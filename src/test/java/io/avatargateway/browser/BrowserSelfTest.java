package io.avatargateway.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** The browser that the other tests rely on. */
@BrowserTest(npm = true)
class BrowserSelfTest {
    private static final Duration SOON = Duration.ofSeconds(10);
    private static final String DARK = "return matchMedia('(prefers-color-scheme: dark)').matches";

    private final Browser browser;
    private final TestPages pages;

    BrowserSelfTest(Browser browser, TestPages pages) {
        this.browser = browser;
        this.pages = pages;
    }

    @Test
    void shouldClickAndSeeWhatComesOfIt() {
        browser.open(pages.url("self-test.html"));

        browser.click("#press");

        browser.awaitTrue("the button counted", SOON, "return pressed === 1 || pressed + ' times'");
        assertThat(browser.run("return navigator.userActivation.hasBeenActive")).isEqualTo(true);
    }

    @Test
    void shouldHearTheFakeMicrophone() {
        browser.open(pages.url("self-test.html"));

        browser.run("return listen()");

        browser.awaitTrue("sound from the microphone", SOON, "return loudest > 0.01 || 'loudest so far: ' + loudest");
    }

    @Test
    void shouldTellWhyAConditionDidNotComeTrueAndWhatThePageWrote() {
        browser.open(pages.url("self-test.html"));
        browser.run("console.log('before the fall'); setTimeout(() => { throw new Error('the fall') })");

        assertThatThrownBy(
                        () -> browser.awaitTrue("pigs fly", Duration.ofMillis(300), "return 'still ' + document.title"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContainingAll(
                        "pigs fly", "still Self-test", "before the fall", "the fall", "self-test.html");
    }

    @Test
    void shouldShowThePageDarkAndLightAndOnAPhone() {
        browser.open(pages.url("self-test.html"));
        assertThat(browser.run(DARK)).isEqualTo(false);

        browser.darkColours(true);
        browser.screen(Screen.PHONE);

        assertThat(browser.run(DARK)).isEqualTo(true);
        assertThat(browser.run("return [innerWidth, innerHeight, devicePixelRatio, navigator.maxTouchPoints > 0]"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .containsExactly(390L, 844L, 3L, true);
    }

    @Test
    void shouldKeepAPictureOfThePageAtTheSizeAskedFor() throws IOException {
        browser.open(pages.url("self-test.html"));

        Path file = browser.screenshot("self-test", 640, 360);

        BufferedImage picture = ImageIO.read(file.toFile());
        assertThat(picture.getWidth()).isEqualTo(640);
        assertThat(picture.getHeight()).isEqualTo(360);
        // The page is light and its foot, which only a page of this height shows there, is not.
        assertThat(picture.getRGB(320, 20) & 0xffffff).isEqualTo(0xffffff);
        assertThat(picture.getRGB(320, 355) & 0xffffff).isEqualTo(0x336699);
        assertThat(browser.run("return innerWidth")).isEqualTo(1280L);
    }

    @Test
    void shouldLoadTheClientsAsTheirUsersGetThem() {
        browser.open(pages.url("self-test.html"));

        assertThat(browser.run(
                        "return import('/npm/livekit-client/dist/livekit-client.esm.mjs').then(it => it.version)"))
                .isEqualTo("2.23.0");
        assertThat(
                        browser.run(
                                "return import('/npm/livekit-client-before-v1-path/dist/livekit-client.esm.mjs').then(it => it.version)"))
                .isEqualTo("2.15.15");
        assertThat(browser.run("return import('/commonjs.mjs').then(it => typeof it.load('simli-client').SimliClient)"))
                .isEqualTo("function");
        assertThat(browser.log()).isEmpty();
    }
}
