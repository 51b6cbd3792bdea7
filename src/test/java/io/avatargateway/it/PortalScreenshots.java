package io.avatargateway.it;

import io.avatargateway.browser.Browser;

/** Pictures of the portal page for people to look at: on a desk, a tablet and a phone, in light and in dark. */
final class PortalScreenshots {

    private PortalScreenshots() {}

    /** Leaves {@code target/screenshots/portal-STATE-…png}, and the page in light colours. */
    static void take(Browser browser, String state) {
        browser.screenshot("portal-" + state + "-1440", 1440, 900);
        browser.screenshot("portal-" + state + "-820", 820, 1180);
        browser.screenshot("portal-" + state + "-390", 390, 844);
        browser.darkColours(true);
        browser.screenshot("portal-" + state + "-1440-dark", 1440, 900);
        browser.screenshot("portal-" + state + "-390-dark", 390, 844);
        browser.darkColours(false);
    }
}
