package io.avatargateway.sandbox;

import io.avatargateway.browser.Browser;
import io.avatargateway.browser.TestPages;
import java.time.Duration;

/** The page {@code room.html}, which joins a room of the sandbox with a client that its users have. */
final class RoomPage {
    static final Duration SOON = Duration.ofSeconds(25);
    /** For a machine with only the loopback interface. */
    static final String LOOPBACK = "--allow-loopback-in-peer-connection";
    /** As {@link #LOOPBACK}. */
    static final String ADDRESSES = "--disable-features=WebRtcHideLocalIpsWithMdns";

    private final Browser browser;
    private final Sandbox sandbox;

    private RoomPage(Browser browser, Sandbox sandbox) {
        this.browser = browser;
        this.sandbox = sandbox;
    }

    static RoomPage open(Browser browser, TestPages pages, Sandbox sandbox) {
        browser.open(pages.url("room.html"));
        browser.awaitTrue("the page's script", SOON, "return window.ready === true");
        return new RoomPage(browser, sandbox);
    }

    void join(String version, String token, boolean singlePeerConnection) {
        browser.run(
                "join(arguments[0], arguments[1], arguments[2], arguments[3]); return true",
                version,
                "ws://" + sandbox.baseUri().getAuthority(),
                token,
                singlePeerConnection);
    }

    void awaitEvent(String event) {
        browser.awaitTrue(event, SOON, "return events.includes(arguments[0]) || events.join(', ')", event);
    }

    void awaitPicture() {
        browser.awaitTrue(
                "a picture that moves", SOON, "return (frames > 20 && width === 512) || frames + ' frames, ' + events");
    }
}
