package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads Simli's text messages, straight into the session's events. Never throws, whatever comes: what is not
 * understood, or is known in a broken form, is {@link LinkEvent.Unknown}. Stateless but for the secrets to hide; calls
 * its handler once per message, on the thread that parses. Source: the AsyncAPI page of {@code
 * /compose/webrtc/livekit} and what Simli's own SDKs read.
 *
 * <p>Like Simli's SDKs it takes the first word, in any casing. The AsyncAPI page asks for white space behind ERROR,
 * RATE and CLOSING, but its example is {@code ERROR: INVALID_API_KEY}. So a colon, white space and nothing at all are
 * accepted.
 */
final class SimliMessageParser {

    /** The longest detail or unknown text that is passed on, in characters. */
    static final int MAX_DETAIL = 256;

    /** LiveKit's clients take these for the address of a room server. */
    private static final Set<String> ROOM_SCHEMES = Set.of("ws", "wss", "http", "https");

    /** The longest word behind {@code pong}; ours are shorter. */
    private static final int MAX_WORD = 64;

    /** Looked up once: the look-up scans the class path. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final Pattern WORD = Pattern.compile("\\A[A-Za-z_]{1,40}(?![A-Za-z0-9_])");
    private static final Pattern TERMINATION = Pattern.compile(
            "\\A(ERROR|RATE|CLOSING)(?![A-Za-z0-9])[\\s:]*(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** Takes what was read. */
    interface Handler {
        /** A message for the session. */
        void received(LinkEvent event);

        /**
         * The answer to a ping.
         *
         * @param word the X of {@code pong X}, which is that of our {@code ping X}; may be empty, never null
         */
        void ponged(String word);

        /** An older endpoint wants the session token as a text message. */
        void sessionTokenWanted();
    }

    private final SafeText safe;
    private final Handler handler;

    SimliMessageParser(SafeText safe, Handler handler) {
        this.safe = safe;
        this.handler = handler;
    }

    /**
     * Reads one whole message.
     *
     * @param text any text; the caller bounds its length
     */
    void parse(String text) {
        String trimmed = text.strip();
        if (trimmed.startsWith("{")) {
            handler.received(json(trimmed));
            return;
        }
        Matcher termination = TERMINATION.matcher(trimmed);
        if (termination.matches()) {
            LinkEvent.Terminated.Kind kind =
                    LinkEvent.Terminated.Kind.valueOf(termination.group(1).toUpperCase(Locale.ROOT));
            handler.received(new LinkEvent.Terminated(kind, safe.shown(termination.group(2), MAX_DETAIL)));
        } else if (holdsEndFrame(trimmed)) {
            handler.received(new LinkEvent.Stopped());
        } else {
            word(trimmed);
        }
    }

    /**
     * Takes a message that is longer than the limit: it is not read.
     *
     * @param beginning its first characters
     * @param chars its whole length
     */
    void oversized(String beginning, long chars) {
        handler.received(unknown("text of " + chars + " characters: " + beginning));
    }

    private void word(String text) {
        Matcher first = WORD.matcher(text);
        String word = first.lookingAt() ? first.group().toUpperCase(Locale.ROOT) : "";
        switch (word) {
            case "START" -> handler.received(new LinkEvent.Started());
            case "ACK" -> handler.received(new LinkEvent.Acknowledged());
            case "STOP" -> handler.received(new LinkEvent.Stopped());
            case "SPEAK" -> handler.received(new LinkEvent.SpeechBegan());
            case "SILENT" -> handler.received(new LinkEvent.SpeechEnded());
            case "PONG" -> handler.ponged(SafeText.PLAIN.shown(text.substring(first.end()), MAX_WORD));
            case "MISSING_SESSION_TOKEN" -> handler.sessionTokenWanted();
            default -> handler.received(unknown(text));
        }
    }

    private LinkEvent json(String text) {
        try (JsonReader reader = JSON.createReader(new StringReader(text))) {
            JsonObject object = reader.readObject();
            if (object.containsKey("livekit_url") || object.containsKey("livekit_token")) {
                return joinInfo(object);
            }
            if (object.containsKey("destination") || object.containsKey("session_id")) {
                return destination(object, text);
            }
            if (object.containsKey("video_metadata")) {
                return videoMetadata(object, text);
            }
        } catch (RuntimeException | StackOverflowError notReadable) {
            // Not JSON after all. Providers throw more than JsonException: Parsson's limits are plain
            // RuntimeExceptions.
        }
        return holdsEndFrame(text) ? new LinkEvent.Stopped() : unknown(text);
    }

    private static LinkEvent joinInfo(JsonObject object) {
        String url = string(object, "livekit_url");
        String token = string(object, "livekit_token");
        // The text itself is not passed on: one of the two may be a working credential.
        if (url == null || !isRoomAddress(url)) {
            return new LinkEvent.Unknown("join info without a usable livekit_url");
        }
        if (token == null || token.chars().anyMatch(Character::isISOControl)) {
            return new LinkEvent.Unknown("join info without a usable livekit_token");
        }
        return new LinkEvent.Joinable(url, token);
    }

    /** Front ends open it: an address of another kind ({@code javascript:}, {@code file:}) must never reach them. */
    private static boolean isRoomAddress(String url) {
        try {
            URI address = new URI(url);
            return address.getScheme() != null
                    && ROOM_SCHEMES.contains(address.getScheme().toLowerCase(Locale.ROOT))
                    && address.getHost() != null;
        } catch (URISyntaxException malformed) {
            return false;
        }
    }

    private LinkEvent destination(JsonObject object, String text) {
        String destination = string(object, "destination");
        String sessionId = string(object, "session_id");
        boolean wrongType = object.containsKey("session_id") && sessionId == null;
        if (destination == null || wrongType) {
            return unknown(text);
        }
        return new LinkEvent.Placed(
                safe.shown(destination, MAX_DETAIL), sessionId == null ? null : safe.shown(sessionId, MAX_DETAIL));
    }

    private LinkEvent videoMetadata(JsonObject object, String text) {
        if (!(object.get("video_metadata") instanceof JsonObject metadata)) {
            return unknown(text);
        }
        int fps = number(metadata, "fps");
        int width = number(metadata, "width");
        int height = number(metadata, "height");
        return fps < 0 || width < 0 || height < 0 ? unknown(text) : new LinkEvent.VideoMetadata(fps, width, height);
    }

    private LinkEvent unknown(String text) {
        return new LinkEvent.Unknown(safe.shown(text, MAX_DETAIL));
    }

    private static boolean holdsEndFrame(String text) {
        return text.toUpperCase(Locale.ROOT).contains("ENDFRAME");
    }

    /** The field's text, or null if it is missing, blank or no text. */
    private static String string(JsonObject object, String name) {
        JsonValue value = object.get(name);
        return value instanceof JsonString text && !text.getString().isBlank() ? text.getString() : null;
    }

    /** The field's number, rounded, or -1 if it is missing, no number or absurd. */
    private static int number(JsonObject object, String name) {
        if (object.get(name) instanceof JsonNumber number) {
            double value = number.doubleValue();
            return value >= 0 && value <= 100_000 ? (int) Math.round(value) : -1;
        }
        return -1;
    }
}
