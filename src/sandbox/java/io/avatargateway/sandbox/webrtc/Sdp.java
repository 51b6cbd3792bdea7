package io.avatargateway.sandbox.webrtc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The few lines of a session description that matter here. Asking WebRTC's objects instead would leave native
 * references behind.
 */
final class Sdp {
    private static final Pattern MID = Pattern.compile("(?m)^a=mid:(\\S+)");
    private static final Pattern MSID = Pattern.compile("(?m)^a=msid:");
    private static final Pattern VP8 = Pattern.compile("(?m)^a=rtpmap:(\\d+) VP8/90000$");
    private static final Pattern USER_FRAGMENT = Pattern.compile("(?m)^a=ice-ufrag:(\\S+)");

    private Sdp() {}

    /**
     * Which track is in which section. What the sections themselves call their tracks is not it: one that answers an
     * offer bears a name that WebRTC made up.
     */
    static Map<String, String> tracksByMid(String sdp, TrackNames names) {
        Map<String, String> tracks = new LinkedHashMap<>();
        for (String section : sdp.split("(?m)^m=", -1)) {
            Matcher mid = MID.matcher(section);
            if (MSID.matcher(section).find() && mid.find()) {
                tracks.put(mid.group(1), section.startsWith("video") ? names.videoTrack() : names.audioTrack());
            }
        }
        return tracks;
    }

    static Optional<String> firstMid(String sdp) {
        return first(MID, sdp);
    }

    static Optional<String> userFragment(String sdp) {
        return first(USER_FRAGMENT, sdp);
    }

    /**
     * What the other side says of itself, and that it wants a good picture from the first frame: WebRTC would begin at
     * 300 kbit/s.
     */
    static String withStartBitrate(String sdp, int kilobitsPerSecond) {
        return VP8.matcher(sdp).replaceAll("$0\r\na=fmtp:$1 x-google-start-bitrate=" + kilobitsPerSecond);
    }

    private static Optional<String> first(Pattern pattern, String sdp) {
        Matcher matcher = pattern.matcher(sdp);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
