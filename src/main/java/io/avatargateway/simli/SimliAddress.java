package io.avatargateway.simli;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where Simli is. Everything follows from the base address of its REST calls.
 *
 * @param token of {@code POST /compose/token}
 * @param socket of the WebSocket, without the session token: a credential does not belong into an address that
 *     libraries log
 * @param faces of {@code GET /faces}
 * @param root of the base, for a look whether anybody is there
 */
record SimliAddress(URI token, URI socket, URI faces, URI root) {

    static SimliAddress of(URI apiUrl) {
        String base = apiUrl.getScheme() + "://" + apiUrl.getRawAuthority() + path(apiUrl);
        // http → ws, https → wss
        String socketBase = "ws" + base.substring("http".length());
        return new SimliAddress(
                URI.create(base + "/compose/token"),
                URI.create(socketBase + "/compose/webrtc/livekit"),
                URI.create(base + "/faces"),
                URI.create(base + "/"));
    }

    /** A call for an account, with its query. */
    static URI account(URI apiUrl, String call) {
        return URI.create(apiUrl.getScheme() + "://" + apiUrl.getRawAuthority() + path(apiUrl) + call);
    }

    /** The session token as the query of the handshake's request line, percent-encoded. */
    static String query(String sessionToken) {
        return "session_token=" + encode(sessionToken);
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String path(URI apiUrl) {
        String path = apiUrl.getRawPath() == null ? "" : apiUrl.getRawPath();
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
