package io.avatargateway.config;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads every setting, collects every fault, and either gives the frozen {@link Settings} or names all faults at once. */
public final class SettingsReader {

    /** Simli's public address, used where a key but no address is set. */
    static final String SIMLI_URL = "https://api.simli.ai";

    /** Where the sandbox listens, used where neither a key nor an address is set. */
    public static final String SANDBOX_URL = "http://127.0.0.1:7880";

    /** The shortest time that a probe may be given. */
    public static final int LEAST_PROBE_SECONDS = 5;

    private static final Duration LEAST_PROBE_INTERVAL = Duration.ofSeconds(10);

    /** It becomes part of a queue's name. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,100}");

    private static final int MAX_HOST = 90;

    private static final Pattern CREDENTIALS = Pattern.compile("[^:\\p{Cc}]+:\\P{Cc}*");

    private static final Pattern ORIGIN =
            Pattern.compile("https?://[a-z0-9.-]+(:\\d{1,5})?|https?://\\[[0-9a-f:]+](:\\d{1,5})?");

    private static final Pattern ROOM_ORIGIN =
            Pattern.compile("(wss?|https?)://((\\*\\.)?[a-z0-9.-]+|\\[[0-9a-f:]+])(:\\d{1,5})?|\\*");

    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");

    private static final Pattern FACE = Pattern.compile("[^=\\p{Cc}]{1,30}=[^=\\p{Cc}]{1,200}");

    /** What the sandbox shows for these ids differs to the eye. */
    private static final String SANDBOX_FACES = "Ada=5a0d0000-0000-4000-8000-000000000001,"
            + "Grace=5a0d0000-0000-4000-8000-000000000002,Alan=5a0d0000-0000-4000-8000-000000000003";

    private final Function<String, Optional<String>> source;
    private final List<String> faults = new ArrayList<>();

    private SettingsReader(Function<String, Optional<String>> source) {
        this.source = source;
    }

    /**
     * Reads and checks all settings. Any thread.
     *
     * @param source gives the text of a setting by its name, or empty where it is not set
     * @throws InvalidSettingsException naming every wrong setting, with its value (but for secrets) and the rule
     */
    public static Settings read(Function<String, Optional<String>> source) {
        SettingsReader reader = new SettingsReader(source);
        Settings settings = reader.readAll();
        reader.checkServer();
        if (!reader.faults.isEmpty()) {
            throw new InvalidSettingsException(reader.faults);
        }
        return settings;
    }

    private Settings readAll() {
        Settings.Simli simli = simli();
        return new Settings(
                name(),
                simli,
                sessions(),
                audio(),
                jobs(),
                rest(),
                portal(simli.apiUrl()),
                broker(),
                probe(),
                new Settings.Readiness(truth("SIMLI_READINESS", false)));
    }

    private String name() {
        String name = text("GATEWAY_NAME").orElseGet(this::machine);
        if (!NAME.matcher(name).matches()) {
            faults.add("GATEWAY_NAME: " + shown(name) + " (expected: 1 to 100 letters, digits, - and _)");
        }
        return name;
    }

    /** What tells this server from others, and stays over a restart. */
    private String machine() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException nameless) {
            host = "localhost";
        }
        String name = host.replaceAll("[^A-Za-z0-9_-]", "-");
        return name.substring(0, Math.min(name.length(), MAX_HOST)) + "-"
                + text("HTTP_PORT").orElse("9080").replaceAll("\\D", "");
    }

    private Settings.Simli simli() {
        Optional<String> key = text("SIMLI_API_KEY");
        if (key.isPresent() && key.get().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            faults.add("SIMLI_API_KEY: (hidden) (expected: visible ASCII characters only)");
        }
        return new Settings.Simli(
                uri("SIMLI_API_URL", key.isPresent() ? SIMLI_URL : SANDBOX_URL, Set.of("http", "https")),
                key.orElse("the-sandbox-needs-none"),
                text("SIMLI_PROXY_URL").isPresent() ? proxy() : null,
                millis("SIMLI_CONNECT_TIMEOUT_MILLIS", 5_000, 1, 120_000),
                millis("SIMLI_REQUEST_TIMEOUT_MILLIS", 10_000, 1, 120_000),
                seconds("SIMLI_PING_INTERVAL_SECONDS", 10, 1, 300),
                integer("SIMLI_MAX_MESSAGE_BYTES", 65_536, 1_024, 16_777_216));
    }

    private Settings.Sessions sessions() {
        return new Settings.Sessions(
                faceId(),
                integer("SESSION_LIMIT", 500, 1, 100_000),
                integer("SESSION_WORKERS", Math.max(4, 2 * Runtime.getRuntime().availableProcessors()), 1, 256),
                millis("SESSION_OPEN_TIMEOUT_MILLIS", 15_000, 100, 300_000),
                millis("SESSION_JOIN_TIMEOUT_MILLIS", 30_000, 100, 600_000),
                seconds("SESSION_MAX_LENGTH_SECONDS", 3_600, 1, 86_400),
                seconds("SESSION_MAX_IDLE_SECONDS", 300, 1, 86_400),
                millis("SESSION_DRAIN_TIMEOUT_MILLIS", 10_000, 100, 600_000),
                millis("SESSION_SHUTDOWN_TIMEOUT_MILLIS", 5_000, 100, 60_000),
                seconds("SESSION_RETENTION_SECONDS", 900, 1, 86_400),
                integer("SESSION_RETENTION_LIMIT", 500, 1, 100_000),
                integer("SESSION_EVENT_LOG_SIZE", 500, 10, 100_000),
                integer("SESSION_JOB_LOG_SIZE", 500, 10, 100_000),
                millis("SESSION_BACKOFF_MILLIS", 250, 1, 60_000),
                millis("SESSION_BACKOFF_MAX_MILLIS", 4_000, 1, 300_000),
                integer("PLACEHOLDER_LIMIT", 0, 0, 10_000));
    }

    private Settings.Audio audio() {
        int frameBytes = integer("AUDIO_FRAME_BYTES", 6_000, 2, 65_536);
        if (frameBytes % 2 != 0) {
            faults.add("AUDIO_FRAME_BYTES: " + frameBytes + " (expected: an even number, a sample has 2 bytes)");
        }
        return new Settings.Audio(
                frameBytes,
                millis("AUDIO_LEAD_MILLIS", 5_000, 0, 600_000),
                millis("AUDIO_REFILL_MILLIS", 750, 0, 60_000),
                millis("AUDIO_JOB_LEAD_MILLIS", 1_000, 0, 600_000),
                integer("AUDIO_FRAMES_IN_FLIGHT", 4, 1, 64),
                integer("AUDIO_MAX_BYTES", 33_554_432, 2, 1_073_741_824),
                millis("AUDIO_MAX_MILLIS", 14_400_000, 1_000, 86_400_000),
                millis("AUDIO_CONFIRM_GRACE_MILLIS", 2_000, 0, 60_000));
    }

    private Settings.Jobs jobs() {
        return new Settings.Jobs(
                millis("AUDIO_PART_TIMEOUT_MILLIS", 10_000, 20, 600_000),
                integer("AUDIO_PARTS", 100_000, 1, 10_000_000),
                integer("AUDIO_PARTS_AHEAD", 64, 1, 10_000),
                integer("AUDIO_PART_BUFFER_BYTES", 1_048_576, 65_536, 1_073_741_824),
                seconds("AUDIO_DUPLICATE_WINDOW_SECONDS", 600, 0, 86_400),
                integer("AUDIO_DUPLICATES", 1_000, 0, 100_000),
                directory("AUDIO_DIRECTORY"));
    }

    private Path directory(String name) {
        String text = text(name).orElse(System.getProperty("java.io.tmpdir") + "/avatar-gateway-jobs");
        try {
            return Path.of(text).toAbsolutePath();
        } catch (InvalidPathException malformed) {
            faults.add(name + ": " + shown(text) + " (expected: the path of a directory)");
            return Path.of("");
        }
    }

    private Settings.Rest rest() {
        return new Settings.Rest(
                integer("REST_MAX_BODY_BYTES", 65_536, 1_024, 16_777_216),
                seconds("REST_HEARTBEAT_SECONDS", 15, 1, 300),
                seconds("REST_IDEMPOTENCY_SECONDS", 3_600, 1, 604_800),
                integer("REST_IDEMPOTENCY_KEYS", 10_000, 1, 1_000_000),
                integer("REST_EVENT_STREAMS", 1_000, 1, 100_000),
                seconds("REST_BODY_TIMEOUT_SECONDS", 10, 1, 300),
                integer("REST_UPLOADS", 256, 1, 10_000),
                seconds("REST_UPLOAD_TIMEOUT_SECONDS", 300, 1, 3_600),
                new Settings.Cors(
                        origins("REST_CORS_ORIGINS"),
                        lowerCase(
                                list("REST_CORS_HEADERS", "*", HEADER, "names of headers with commas between, or *"))),
                trustedProxies());
    }

    private AddressRanges trustedProxies() {
        String name = "REST_TRUSTED_PROXIES";
        String nobody = "none";
        Set<String> ranges = new LinkedHashSet<>();
        for (String part : text(name).orElse("127.0.0.0/8,::1").split(",", -1)) {
            String range = part.trim();
            if (AddressRanges.isRange(range)) {
                ranges.add(range);
            } else if (!range.isEmpty() && !range.equals(nobody)) {
                faults.add(name + ": " + shown(range)
                        + " (expected: IP addresses and ranges like 10.0.0.0/8 with commas between, or none)");
            }
        }
        return new AddressRanges(ranges);
    }

    private static Set<String> lowerCase(Set<String> names) {
        return names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }

    /** These are read by the server's configuration, where a wrong one would be passed over with a warning. */
    private void checkServer() {
        integer("HTTP_PORT", 9_080, 1, 65_535);
        integer("HTTP_READ_TIMEOUT_SECONDS", 20, 1, 600);
        integer("HTTP_KEEP_ALIVE_SECONDS", 30, 1, 3_600);
        integer("HTTP_CONNECTIONS", 10_000, 100, 128_000);
        integer("BROKER_MIN_DISK_FREE_MIB", 256, 0, 1_048_576);
        integer("BROKER_BODY_BUDGET_MIB", 0, 0, 1_048_576);
        truth("BROKER_EMBEDDED", true);
    }

    private Settings.Probe probe() {
        Duration interval = seconds("PROBE_INTERVAL_SECONDS", 0, 0, 86_400);
        if (!interval.isZero() && interval.compareTo(LEAST_PROBE_INTERVAL) < 0) {
            faults.add("PROBE_INTERVAL_SECONDS: " + interval.toSeconds() + " (expected: 0, or at least "
                    + LEAST_PROBE_INTERVAL.toSeconds() + ", for each probe is a paid session)");
        }
        return new Settings.Probe(
                integer("PROBE_LIMIT", 2, 1, 20),
                seconds("PROBE_TIMEOUT_SECONDS", 60, LEAST_PROBE_SECONDS, 300),
                integer("PROBE_KEPT", 50, 1, 1_000),
                interval,
                truth("PROBE_READINESS", false));
    }

    private Settings.Broker broker() {
        return new Settings.Broker(
                uri("BROKER_URL", "tcp://127.0.0.1:61616", Set.of("tcp")).toString(),
                text("BROKER_USER").orElse(null),
                text("BROKER_PASSWORD").orElse(null),
                millis("BROKER_CALL_TIMEOUT_MILLIS", 5_000, 100, 120_000),
                millis("BROKER_REDELIVERY_DELAY_MILLIS", 1_000, 0, 60_000),
                integer("BROKER_MAX_DELIVERY_ATTEMPTS", 5, 1, 100),
                seconds("BROKER_STALL_SECONDS", 60, 10, 3_600));
    }

    private String faceId() {
        String face = text("SIMLI_FACE_ID").orElse("tmp9i8bbq7c");
        if (face.length() > 200 || face.chars().anyMatch(Character::isISOControl)) {
            faults.add("SIMLI_FACE_ID: " + shown(face)
                    + " (expected: at most 200 characters, none of them a control character)");
        }
        return face;
    }

    /** An empty setting counts as not set: that is how shells and containers clear one. */
    private Optional<String> text(String name) {
        return source.apply(name).map(String::trim).filter(value -> !value.isEmpty());
    }

    private int integer(String name, int byDefault, int least, int most) {
        Optional<String> text = text(name);
        if (text.isEmpty()) {
            return byDefault;
        }
        try {
            int value = Integer.parseInt(text.get());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Named below with the rest.
        }
        faults.add(name + ": " + shown(text.get()) + " (expected: a whole number, " + least + ".." + most + ")");
        return byDefault;
    }

    private boolean truth(String name, boolean byDefault) {
        Optional<String> text = text(name);
        if (text.isPresent() && !text.get().equals("true") && !text.get().equals("false")) {
            faults.add(name + ": " + shown(text.get()) + " (expected: true or false)");
        }
        return text.map(value -> value.equals("true")).orElse(byDefault);
    }

    private Duration millis(String name, int byDefault, int least, int most) {
        return Duration.ofMillis(integer(name, byDefault, least, most));
    }

    private Duration seconds(String name, int byDefault, int least, int most) {
        return Duration.ofSeconds(integer(name, byDefault, least, most));
    }

    private Settings.Portal portal(URI simli) {
        boolean tls = simli.getScheme().equals("https");
        // The sandbox's rooms are where the sandbox is; Simli does not say beforehand where its rooms are.
        String rooms = tls ? Settings.Portal.ANY : "ws://" + simli.getRawAuthority();
        Map<String, String> faces = new LinkedHashMap<>();
        list("PORTAL_FACES", tls ? "" : SANDBOX_FACES, FACE, "names with face ids like Ada=5a0d…, with commas between")
                .forEach(face -> faces.put(
                        face.replaceFirst("=.*", "").trim(),
                        face.replaceFirst(".*=", "").trim()));
        return new Settings.Portal(
                list(
                        "PORTAL_ROOM_ORIGINS",
                        rooms,
                        ROOM_ORIGIN,
                        "origins like wss://room.example.com with commas between, or *"),
                list(
                        "PORTAL_FRAME_ANCESTORS",
                        "",
                        ORIGIN,
                        "origins like https://portal.example.com with commas between"),
                faces);
    }

    /** Origins as browsers spell them (RFC 6454, section 6.2), with commas between. */
    private Set<String> origins(String name) {
        return list(
                name,
                "",
                Pattern.compile(ORIGIN.pattern() + "|\\*"),
                "origins like https://portal.example.com with commas between, or *");
    }

    private Set<String> list(String name, String byDefault, Pattern element, String rule) {
        Set<String> elements = new LinkedHashSet<>();
        for (String part : text(name).orElse(byDefault).split(",", -1)) {
            String value = part.trim();
            if (element.matcher(value).matches()) {
                elements.add(value);
            } else if (!value.isEmpty()) {
                faults.add(name + ": " + shown(value) + " (expected: " + rule + ")");
            }
        }
        return elements;
    }

    /** The user may not hold a colon, and neither a control character (RFC 7617). */
    private URI proxy() {
        URI proxy = uri("SIMLI_PROXY_URL", "", Set.of("http"));
        String credentials = proxy.getUserInfo();
        if (credentials != null && !CREDENTIALS.matcher(credentials).matches()) {
            faults.add("SIMLI_PROXY_URL: " + shown(proxy.toString())
                    + " (expected: http://user:password@host:port, without control characters)");
        }
        return proxy;
    }

    private URI uri(String name, String byDefault, Set<String> schemes) {
        String text = text(name).orElse(byDefault);
        try {
            URI uri = new URI(text);
            if (uri.getScheme() != null && schemes.contains(uri.getScheme()) && uri.getHost() != null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Named below with the rest.
        }
        faults.add(name + ": " + shown(text) + " (expected: an address like "
                + schemes.stream().sorted().findFirst().orElseThrow() + "://host:port)");
        return URI.create(SANDBOX_URL);
    }

    /** The value as it may stand in a message: bounded, one line, and without what looks like a password in an address. */
    private static String shown(String value) {
        // Up to the last @: where an address is malformed, a password may hold any character, or stand at the
        // beginning.
        String oneLine = value.replaceAll("\\p{Cc}", "?").replaceAll("^([A-Za-z]+://)?.*@", "$1(hidden)@");
        return oneLine.length() <= 100 ? oneLine : oneLine.substring(0, 100) + "…";
    }
}
