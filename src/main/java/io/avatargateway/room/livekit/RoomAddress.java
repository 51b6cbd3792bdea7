package io.avatargateway.room.livekit;

import io.avatargateway.session.model.JoinInfo;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Where a participant's signalling goes: LiveKit's path {@code /rtc}, on which the server makes the offers. */
final class RoomAddress {

    /** The newest version of LiveKit's protocol whose words are known here. */
    private static final int PROTOCOL = 17;

    private RoomAddress() {}

    /**
     * The socket's address, which is a credential; empty if the join info names none.
     *
     * @param subscribe whether the room's tracks shall be sent without being asked for
     */
    static Optional<URI> of(JoinInfo join, boolean subscribe) {
        try {
            URI server = new URI(join.livekitUrl());
            String scheme = scheme(String.valueOf(server.getScheme()));
            if (scheme == null || server.getHost() == null) {
                return Optional.empty();
            }
            String path = String.valueOf(server.getRawPath()).replaceFirst("/+$", "") + "/rtc";
            return Optional.of(new URI(scheme + "://" + server.getRawAuthority() + path + "?protocol=" + PROTOCOL
                    + "&auto_subscribe=" + (subscribe ? 1 : 0) + "&access_token="
                    + URLEncoder.encode(join.livekitToken(), StandardCharsets.UTF_8)));
        } catch (URISyntaxException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String scheme(String scheme) {
        return switch (scheme) {
            case "ws", "http" -> "ws";
            case "wss", "https" -> "wss";
            default -> null;
        };
    }
}
