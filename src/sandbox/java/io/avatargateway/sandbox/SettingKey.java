package io.avatargateway.sandbox;

import io.avatargateway.sandbox.simli.Trinity2Rules;
import io.avatargateway.sandbox.webrtc.MediaPorts;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Every setting of the sandbox: its name in the environment, its default, its one rule. As an argument the name loses
 * {@code SANDBOX_} and is written {@code --in-lower-case}.
 */
enum SettingKey {
    /** Address to bind. */
    HOST("127.0.0.1", "a host name or address", text(1, 255)),
    /** Port of REST, WebSocket and room; 0 takes a free one. */
    PORT("7880", "an integer, 0..65535", integer(0, 65_535)),
    /** Factor on real time of the play-out clock. */
    SPEED("1.0", "a number, 0.1..1000", SettingKey::speed),
    /** Sessions open at a time. */
    MAX_SESSIONS("256", "an integer, 1..10000", integer(1, 10_000)),
    /** Seconds that a session token waits for its connection. */
    TOKEN_SECONDS("300", "an integer, 1..86400", integer(1, 86_400)),
    /** Seconds that a room may stay without a viewer. */
    JOIN_SECONDS("30", "an integer, 1..3600", integer(1, 3600)),
    /** Whether rooms show the avatar: auto where WebRTC can be loaded. */
    PICTURE("auto", "auto or off", oneOf("auto", "off")),
    /** Viewers of all rooms at a time. */
    MAX_VIEWERS("16", "an integer, 1..1000", integer(1, 1000)),
    /** UDP ports of media; empty for any. */
    MEDIA_PORTS("", "two ports from 1024 to 65535 as low-high, or nothing", SettingKey::ports),
    /** Whether somebody must join the room; auto is required with the picture and joined without. */
    VIEWER("auto", "auto, required, joined or absent", oneOf("auto", "required", "joined", "absent")),
    /** Face ids that count as Trinity-2, beside the sandbox's own. */
    TRINITY2_FACES("", "face ids separated by commas, or nothing", SettingKey::names),
    /** Whether the list of faces names a picture of each, which Simli's reference does not have. */
    FACE_PREVIEWS("off", "on or off", oneOf("on", "off")),
    /** What the values of a live camera message are; empty where that is not known. */
    CAMERA_ORDER(
            "",
            Trinity2Rules.CAMERA_VALUE_COUNT + " of " + Trinity2Rules.CAMERA_VALUES
                    + " separated by commas, or nothing",
            SettingKey::cameraOrder),
    /** Milliseconds from the join info to START. */
    START_DELAY_MILLIS("50", "an integer, 0..60000", integer(0, 60_000)),
    /** Milliseconds, at normal speed, from the first audio to SPEAK. */
    SPEAK_LATENCY_MILLIS("40", "an integer, 0..10000", integer(0, 10_000)),
    /** Where a viewer reaches the room; by default the bound address. */
    PUBLIC_URL("", "a ws:// or wss:// URL", SettingKey::webSocketUrl),
    /** Sessions whose record is kept. */
    KEPT_SESSIONS("500", "an integer, 1..10000", integer(1, 10_000)),
    /** Audio kept of one session, in MiB. */
    KEPT_AUDIO_MIB("64", "an integer, 1..1024", integer(1, 1024)),
    /** Audio kept of all sessions together, in MiB; never more than half of the heap. */
    KEPT_AUDIO_TOTAL_MIB("512", "an integer, 1..65536", integer(1, 65_536)),
    /** Messages kept of one session. */
    KEPT_MESSAGES("10000", "an integer, 0..1000000", integer(0, 1_000_000));

    private static final int MAX_NAMES_CHARS = 100_000;
    private static final Pattern PORTS = Pattern.compile("([0-9]{4,5})-([0-9]{4,5})");

    private final String defaultValue;
    private final String rule;

    // Functions without state, which the type cannot say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Function<String, Optional<Object>> parser;

    SettingKey(String defaultValue, String rule, Function<String, Optional<Object>> parser) {
        this.defaultValue = defaultValue;
        this.rule = rule;
        this.parser = parser;
    }

    String variable() {
        return "SANDBOX_" + name();
    }

    String argument() {
        return "--" + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    String defaultValue() {
        return defaultValue;
    }

    String rule() {
        return rule;
    }

    /** The value, of the type its users expect; empty if the rule is broken. */
    Optional<Object> parse(String value) {
        return parser.apply(value);
    }

    static Optional<SettingKey> ofArgument(String argument) {
        return Arrays.stream(values())
                .filter(key -> key.argument().equals(argument))
                .findFirst();
    }

    private static Function<String, Optional<Object>> integer(int min, int max) {
        return value -> Optional.of(value)
                .filter(v -> v.matches("[0-9]{1,9}"))
                .map(Integer::valueOf)
                .filter(v -> v >= min && v <= max)
                .map(v -> v);
    }

    private static Function<String, Optional<Object>> text(int min, int max) {
        return value -> Optional.of(value)
                .filter(v -> v.length() >= min && v.length() <= max)
                .map(v -> v);
    }

    private static Function<String, Optional<Object>> oneOf(String... allowed) {
        return value -> Optional.of(value).filter(List.of(allowed)::contains).map(v -> v);
    }

    private static Optional<Object> names(String value) {
        return Optional.of(value).filter(v -> v.length() <= MAX_NAMES_CHARS).map(v -> Arrays.stream(v.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .collect(Collectors.toUnmodifiableSet()));
    }

    private static Optional<Object> cameraOrder(String value) {
        List<String> names = value.isEmpty()
                ? List.of()
                : Arrays.stream(value.split(",", -1)).map(String::strip).toList();
        return Optional.of(names)
                .filter(all -> all.isEmpty() || all.size() == Trinity2Rules.CAMERA_VALUE_COUNT)
                .filter(Trinity2Rules.CAMERA_VALUES::containsAll)
                .map(all -> all);
    }

    private static Optional<Object> ports(String value) {
        Matcher range = PORTS.matcher(value);
        if (!range.matches()) {
            return value.isEmpty() ? Optional.of(MediaPorts.ANY) : Optional.empty();
        }
        int low = Integer.parseInt(range.group(1));
        int high = Integer.parseInt(range.group(2));
        return low >= 1024 && low <= high && high <= 65_535 ? Optional.of(new MediaPorts(low, high)) : Optional.empty();
    }

    private static Optional<Object> speed(String value) {
        return Optional.of(value)
                .filter(v -> v.matches("[0-9]{1,4}([.][0-9]{1,6})?"))
                .map(Double::valueOf)
                .filter(v -> v >= 0.1 && v <= 1000)
                .map(v -> v);
    }

    private static Optional<Object> webSocketUrl(String value) {
        return Optional.of(value)
                .filter(v -> v.isEmpty() || v.matches("wss?://[A-Za-z0-9.\\[\\]:_-]+(/[^\\s]*)?"))
                .map(v -> v);
    }
}
