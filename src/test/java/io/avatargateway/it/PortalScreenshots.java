package io.avatargateway.it;

import io.avatargateway.browser.Browser;

/**
 * Pictures of the portal page for people to look at: on a desk in light and on a phone in dark. With {@code
 * -Dscreenshots} also on a tablet, and each in both.
 */
final class PortalScreenshots {

    private static final boolean ALL = Boolean.getBoolean("screenshots");

    private PortalScreenshots() {}

    /** Leaves {@code target/screenshots/portal-STATE-…png}, and the page in light colours. */
    static void take(Browser browser, String state) {
        browser.screenshot("portal-" + state + "-1440", 1440, 900);
        if (ALL) {
            browser.screenshot("portal-" + state + "-820", 820, 1180);
            browser.screenshot("portal-" + state + "-390", 390, 844);
        }
        browser.darkColours(true);
        if (ALL) {
            browser.screenshot("portal-" + state + "-1440-dark", 1440, 900);
        }
        browser.screenshot("portal-" + state + "-390-dark", 390, 844);
        browser.darkColours(false);
    }
}
