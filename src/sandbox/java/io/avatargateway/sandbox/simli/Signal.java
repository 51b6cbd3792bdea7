package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.http.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A text message to the client.
 *
 * @param kind its name in timelines
 * @param text as it goes on the wire
 * @param shownText as it may be shown, without credentials
 */
record Signal(String kind, String text, String shownText) {
    static final Signal START = plain("START", "START");
    static final Signal ACK = plain("ACK", "ACK");
    static final Signal SPEAK = plain("SPEAK", "SPEAK");
    static final Signal SILENT = plain("SILENT", "SILENT");
    static final Signal STOP = plain("STOP", "STOP");
    static final Signal MISSING_SESSION_TOKEN = plain("MISSING_SESSION_TOKEN", "MISSING_SESSION_TOKEN");

    static Signal plain(String kind, String text) {
        return new Signal(kind, text, text);
    }

    /**
     * Compact, since clients take the text up to the first space for the message's name and look for the word livekit
     * in it.
     */
    static Signal joinInfo(String url, String token) {
        return new Signal("join-info", joinInfoJson(url, token), joinInfoJson(url, "***"));
    }

    static Signal destination(String destination, String simliSessionId) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("destination", destination);
        json.put("session_id", simliSessionId);
        return plain("destination", Json.write(json));
    }

    static Signal videoMetadata(int framesPerSecond, int width, int height) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("fps", framesPerSecond);
        json.put("width", width);
        json.put("height", height);
        return plain("video-metadata", Json.write(Map.of("video_metadata", json)));
    }

    private static String joinInfoJson(String url, String token) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("livekit_url", url);
        json.put("livekit_token", token);
        return Json.write(json);
    }
}
