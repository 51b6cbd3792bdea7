package io.avatargateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every setting of the gateway, validated and frozen: the one table of them. Each component says its key, unit,
 * default, range and meaning. {@link SettingsReader} reads it by that, once at start, and {@code docs/settings.md} is
 * made of it.
 */
@SettingGroup(title = "Gateway")
public record Settings(
        @Setting(
                        key = "GATEWAY_NAME",
                        follows = SettingDefault.MACHINE,
                        rule = SettingRule.NAME,
                        meaning = "This gateway's name at the broker: the same after each restart, and no other's. What"
                                + " a killed gateway left is answered by the next one of its name.")
                String name,
        Simli simli,
        Sessions sessions,
        Recovery recovery,
        Survival survival,
        Audio audio,
        Jobs jobs,
        Retention retention,
        Ledger ledger,
        Webhooks webhooks,
        Rest rest,
        Portal portal,
        Access access,
        Jwt jwt,
        Broker broker,
        Nodes nodes,
        Probe probe,
        Readiness readiness,
        Metrics metrics,
        Logs logs,
        Traces traces,
        Server server) {

    /**
     * How Simli is reached. The WebSocket's address follows from that of its REST calls ({@code http} → {@code ws},
     * {@code https} → {@code wss}). The key and the proxy are never shown.
     */
    @SettingGroup(title = "Simli")
    public record Simli(
            @Setting(
                            key = "SIMLI_API_URL",
                            unit = "URL",
                            follows = SettingDefault.KEY_DECIDES,
                            rule = SettingRule.HTTP_ADDRESS,
                            meaning = "Base of Simli's REST calls; the WebSocket's address follows from it.")
                    URI apiUrl,
            @Setting(
                            key = "SIMLI_API_KEY",
                            byDefault = Simli.NO_KEY,
                            rule = SettingRule.KEY,
                            secret = true,
                            meaning = "The key of your Simli account. Set it, and nothing else, to talk to "
                                    + "`https://api.simli.ai`. It never leaves the server.")
                    String apiKey,
            @Setting(
                            key = "SIMLI_PROXY_URL",
                            unit = "URL",
                            rule = SettingRule.PROXY_ADDRESS,
                            meaning = "HTTP proxy for both, `http://host:port`, or `http://user:password@host:port` for"
                                    + " one that wants Basic authentication (characters such as `:`, `@`, `/` and"
                                    + " `%` in them percent-encoded). They are sent with the first request, to the"
                                    + " proxy only, and never shown.")
                    URI proxy,
            @Setting(
                            key = "SIMLI_CONNECT_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "5000",
                            least = 1,
                            most = 120_000,
                            meaning = "For TCP, TLS and the WebSocket handshake.")
                    Duration connectTimeout,
            @Setting(
                            key = "SIMLI_REQUEST_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "10000",
                            least = 1,
                            most = 120_000,
                            meaning = "For one REST call.")
                    Duration requestTimeout,
            @Setting(
                            key = "SIMLI_PING_INTERVAL_SECONDS",
                            unit = "s",
                            byDefault = "10",
                            least = 1,
                            most = 300,
                            meaning = "Between two pings on an open link; one that has answered pings and then misses"
                                    + " three is lost.")
                    Duration pingInterval,
            @Setting(
                            key = "SIMLI_MAX_MESSAGE_BYTES",
                            unit = "bytes",
                            byDefault = "65536",
                            least = 1_024,
                            most = 16_777_216,
                            meaning = "The largest text message of Simli's that is read; of a larger one only the"
                                    + " beginning is kept, and it counts as unknown.")
                    int maxMessageBytes,
            @Setting(
                            key = "LINK_OPENINGS_PER_SECOND",
                            unit = "links",
                            byDefault = "20",
                            least = 1,
                            most = 1_000,
                            meaning = "How many links in place of lost ones are opened at most, all sessions together;"
                                    + " users' openings and renewals do not wait, but count.")
                    int openingsPerSecond) {
        static final String NO_KEY = "the-sandbox-needs-none";

        /** Whether the sandbox is asked, where it listens by default. */
        public boolean isSandbox() {
            return SettingDefault.isSandbox(apiUrl);
        }

        @Override
        public String toString() {
            return "Simli[apiUrl=" + apiUrl + "]";
        }
    }

    /** Limits and time-outs of sessions. */
    @SettingGroup(title = "Sessions")
    public record Sessions(
            @Setting(
                            key = "SIMLI_FACE_ID",
                            byDefault = "tmp9i8bbq7c",
                            rule = SettingRule.FACE_ID,
                            meaning = "The face of a session that names none.")
                    String defaultFaceId,
            @Setting(
                            key = "SESSION_LIMIT",
                            unit = "sessions",
                            byDefault = "500",
                            least = 1,
                            most = 100_000,
                            meaning = "At once on this server.")
                    int limit,
            @Setting(
                            key = "SESSION_WORKERS",
                            unit = "threads",
                            follows = SettingDefault.PROCESSORS,
                            least = 1,
                            most = 256,
                            meaning = "Drive all sessions.")
                    int workers,
            @Setting(
                            key = "SESSION_OPEN_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "15000",
                            least = 100,
                            most = 300_000,
                            meaning = "From the request to the join info, all attempts together.")
                    Duration openTimeout,
            @Setting(
                            key = "SESSION_JOIN_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "30000",
                            least = 100,
                            most = 600_000,
                            meaning = "From the join info until somebody must have joined (Simli's rule).")
                    Duration joinTimeout,
            @Setting(
                            key = "SESSION_MAX_LENGTH_SECONDS",
                            unit = "s",
                            byDefault = "3600",
                            least = 1,
                            most = 86_400,
                            meaning = "Length of a session over all its links: the default, and the most that a"
                                    + " client may ask for.")
                    Duration maxLength,
            @Setting(
                            key = "LINK_MAX_LENGTH_SECONDS",
                            unit = "s",
                            byDefault = "3600",
                            least = 1,
                            most = 86_400,
                            meaning = "Length of one link to Simli, as Simli is told, unless less is left of the"
                                    + " session. A longer session gets the next link in time.")
                    Duration linkLength,
            @Setting(
                            key = "LINK_RENEW_BEFORE_SECONDS",
                            unit = "s",
                            byDefault = "60",
                            least = 1,
                            most = 3_600,
                            meaning = "Time before a link's end at which the next one is opened beside it; at most half"
                                    + " of its length counts.")
                    Duration renewBefore,
            @Setting(
                            key = "SESSION_MAX_IDLE_SECONDS",
                            unit = "s",
                            byDefault = "300",
                            least = 1,
                            most = 86_400,
                            meaning = "Time after the last speech until a session ends (silence that is sent is none):"
                                    + " the default, and the most that a client may ask for.")
                    Duration maxIdle,
            @Setting(
                            key = "SESSION_DRAIN_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "10000",
                            least = 100,
                            most = 600_000,
                            meaning = "After the end of the speech that was sent, until Simli must have said STOP.")
                    Duration drainTimeout,
            @Setting(
                            key = "SESSION_SHUTDOWN_TIMEOUT_MILLIS",
                            unit = "ms",
                            follows = SettingDefault.SHUTDOWN_TIME,
                            least = 100,
                            most = 60_000,
                            meaning =
                                    "For the end of all sessions when the server stops, or for handing them over: what"
                                            + " Simli was sent ahead (`AUDIO_LEAD_MILLIS`) is heard in it first.")
                    Duration shutdownTimeout,
            @Setting(
                            key = "SESSION_RETENTION_SECONDS",
                            unit = "s",
                            byDefault = "900",
                            least = 1,
                            most = 86_400,
                            meaning = "How long an ended session can still be looked at, unless its tenant has a time"
                                    + " of its own ([security.md](security.md#retention)).")
                    Duration retention,
            @Setting(
                            key = "SESSION_RETENTION_LIMIT",
                            unit = "sessions",
                            byDefault = "500",
                            least = 1,
                            most = 100_000,
                            meaning =
                                    "How many ended sessions are kept at most, of all tenants together and of each that"
                                            + " has no number of its own; the one that ended first goes first.")
                    int retained,
            @Setting(
                            key = "SESSION_WAITING_JOBS",
                            unit = "jobs",
                            follows = SettingDefault.WAITING_JOBS,
                            least = 1,
                            most = 10_000_000,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How many jobs may wait for one session; 0 for no limit. A tenant may have its"
                                    + " own ([security.md](security.md#what-waits)).")
                    int waitingJobs,
            @Setting(
                            key = "SESSION_WAITING_BYTES",
                            unit = "bytes",
                            follows = SettingDefault.WAITING_BYTES,
                            least = 1,
                            most = 1_099_511_627_776L,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How much speech may wait for one session; 0 for no limit. Likewise.")
                    long waitingBytes,
            @Setting(
                            key = "SESSION_EVENT_LOG_SIZE",
                            unit = "events",
                            byDefault = "500",
                            least = 10,
                            most = 100_000,
                            meaning = "Kept per session for replay; the oldest goes first.")
                    int eventLogSize,
            @Setting(
                            key = "SESSION_JOB_LOG_SIZE",
                            unit = "jobs",
                            byDefault = "500",
                            least = 10,
                            most = 100_000,
                            meaning = "Kept per session for queries; the oldest goes first.")
                    int jobLogSize,
            @Setting(
                            key = "SESSION_BACKOFF_MILLIS",
                            unit = "ms",
                            byDefault = "250",
                            least = 1,
                            most = 60_000,
                            meaning = "Pause before the second attempt to reach Simli; doubled for each further one,"
                                    + " with jitter.")
                    Duration backoff,
            @Setting(
                            key = "SESSION_BACKOFF_MAX_MILLIS",
                            unit = "ms",
                            byDefault = "4000",
                            least = 1,
                            most = 300_000,
                            meaning = "The longest such pause.")
                    Duration backoffMax,
            @Setting(
                            key = "PLACEHOLDER_LIMIT",
                            unit = "participants",
                            byDefault = "0",
                            least = 0,
                            most = 10_000,
                            meaning = "Placeholders at once, for sessions that are opened with `placeholder: true`; 0"
                                    + " refuses those.")
                    int placeholders) {}

    /** How a session outlives the loss of its link to Simli. */
    @SettingGroup(title = "Recovery")
    public record Recovery(
            @Setting(
                            key = "RECOVERY_LIMIT",
                            unit = "links",
                            byDefault = "5",
                            least = 0,
                            most = 1_000,
                            meaning = "Links that a session may lose within the window, and go on with another one; 0"
                                    + " ends it with the first loss.")
                    int limit,
            @Setting(
                            key = "RECOVERY_WINDOW_SECONDS",
                            unit = "s",
                            byDefault = "600",
                            least = 1,
                            most = 86_400,
                            meaning = "The window in which lost links are counted.")
                    Duration window,
            @Setting(
                            key = "RECOVERY_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "120000",
                            least = 1_000,
                            most = 3_600_000,
                            meaning = "Time from the loss of a link until the avatar takes speech again, or the session"
                                    + " closes with `LINK_LOST`.")
                    Duration timeout,
            @Setting(
                            key = "RECOVERY_VIEWER_WAIT_MILLIS",
                            unit = "ms",
                            byDefault = "10000",
                            least = 0,
                            most = 600_000,
                            meaning = "Where a viewer had reported the first frame, how long speech waits for the first"
                                    + " frame of the new room.")
                    Duration viewerWait,
            @Setting(
                            key = "RECOVERY_RESUME",
                            byDefault = "pause",
                            rule = SettingRule.RESUME,
                            meaning = "Where an utterance goes on that was cut off: at the last `pause` of its latest 2"
                                    + " s, `exact`, at its beginning (`restart`; `exact` for an utterance in parts), or"
                                    + " with the next utterance (`skip`).")
                    String resume) {}

    /** What outlives the gateway that has it, and when another gateway may take it. */
    @SettingGroup(title = "When a gateway dies or stops")
    public record Survival(
            @Setting(
                            key = "SESSION_RESUME_WITHIN_SECONDS",
                            unit = "s",
                            byDefault = "120",
                            least = 0,
                            most = 86_400,
                            meaning = "A session whose gateway died goes on at this gateway's next start, or at another"
                                    + " gateway, within this time. After it, its jobs are answered with `SESSION_LOST`."
                                    + " 0 for never. The same at all gateways of a broker.")
                    Duration resumeWithin,
            @Setting(
                            key = "NODE_GRACE_MILLIS",
                            unit = "ms",
                            byDefault = "5000",
                            least = 2_000,
                            most = 60_000,
                            meaning = "How long a gateway must be gone from the broker before others take its sessions."
                                    + " One that is cut off stops speaking a second before. The same at all gateways"
                                    + " of a broker.")
                    Duration grace,
            @Setting(
                            key = "SHUTDOWN",
                            follows = SettingDefault.SHUTDOWN,
                            rule = SettingRule.SHUTDOWN,
                            meaning = "How the sessions leave a server that stops. `resume`: other gateways of this"
                                    + " broker go on with them, or this one when it is back. `end`: they end. They"
                                    + " end, too, where `SESSION_RESUME_WITHIN_SECONDS` is 0.")
                    String shutdown) {
        /** Whether sessions go on elsewhere, or later, when this server stops. */
        public boolean handsOver() {
            return shutdown.equals("resume") && !resumeWithin.isZero();
        }
    }

    /** How speech flows. */
    @SettingGroup(title = "Speech")
    public record Audio(
            @Setting(
                            key = "AUDIO_FRAME_BYTES",
                            unit = "bytes",
                            byDefault = "6000",
                            least = 2,
                            most = 65_536,
                            rule = SettingRule.EVEN,
                            meaning = "Size of a binary frame to Simli (6000 are 187.5 ms).")
                    int frameBytes,
            @Setting(
                            key = "AUDIO_LEAD_MILLIS",
                            unit = "ms",
                            byDefault = "5000",
                            least = 0,
                            most = 600_000,
                            meaning = "How far ahead of the play-out clock speech is sent; 0 for no limit.")
                    Duration leadWindow,
            @Setting(
                            key = "AUDIO_REFILL_MILLIS",
                            unit = "ms",
                            byDefault = "750",
                            least = 0,
                            most = 60_000,
                            meaning =
                                    "So much of a full lead plays before it is filled up again, four frames at once by"
                                            + " default: a quarter of the wakings. At most half of the lead counts; 0"
                                            + " for frame by frame.")
                    Duration refill,
            @Setting(
                            key = "AUDIO_JOB_LEAD_MILLIS",
                            unit = "ms",
                            byDefault = "1000",
                            least = 0,
                            most = 600_000,
                            meaning = "So much speech of the jobs before it is left to be heard when a job begins to be"
                                    + " sent. What was sent cannot be taken back: until then a `next` or a job of"
                                    + " higher priority comes before it, and its expiry counts. Too little makes"
                                    + " gaps between jobs on a slow network; no more than `AUDIO_LEAD_MILLIS`"
                                    + " counts.")
                    Duration jobLead,
            @Setting(
                            key = "AUDIO_FRAMES_IN_FLIGHT",
                            unit = "frames",
                            byDefault = "4",
                            least = 1,
                            most = 64,
                            meaning = "Handed to a socket that it has not taken yet.")
                    int framesInFlight,
            @Setting(
                            key = "AUDIO_MAX_BYTES",
                            unit = "bytes",
                            byDefault = "33554432",
                            least = 2,
                            most = 1_073_741_824,
                            meaning = "The largest body of one job.")
                    long maxBytes,
            @Setting(
                            key = "AUDIO_MAX_MILLIS",
                            unit = "ms",
                            byDefault = "14400000",
                            least = 1_000,
                            most = 86_400_000,
                            meaning = "How long one job may play (4 h): a few bytes of compressed silence can stand for"
                                    + " days.")
                    Duration longest,
            @Setting(
                            key = "AUDIO_CONFIRM_GRACE_MILLIS",
                            unit = "ms",
                            byDefault = "2000",
                            least = 0,
                            most = 60_000,
                            meaning = "How long a signal of the avatar that should come is awaited before the clock"
                                    + " alone decides.")
                    Duration confirmGrace) {}

    /** What is kept of jobs. The directory is this server's alone, and is emptied at its start. */
    @SettingGroup(title = "Jobs")
    public record Jobs(
            @Setting(
                            key = "AUDIO_PART_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "10000",
                            least = 20,
                            most = 600_000,
                            meaning = "How long the next part of a streamed utterance may be missing while the avatar"
                                    + " waits for it.")
                    Duration partTimeout,
            @Setting(
                            key = "AUDIO_PARTS",
                            unit = "parts",
                            byDefault = "100000",
                            least = 1,
                            most = 10_000_000,
                            meaning = "Of one streamed utterance.")
                    int parts,
            @Setting(
                            key = "AUDIO_PARTS_AHEAD",
                            unit = "messages",
                            byDefault = "64",
                            least = 1,
                            most = 10_000,
                            meaning =
                                    "Parts that may wait for a missing one, and jobs that may lie between the parts of"
                                            + " an utterance.")
                    int partsAhead,
            @Setting(
                            key = "AUDIO_PART_BUFFER_BYTES",
                            unit = "bytes",
                            byDefault = "1048576",
                            least = 65_536,
                            most = 1_073_741_824,
                            meaning = "Of a streamed utterance, fetched ahead of what is spoken; the rest waits at the"
                                    + " broker.")
                    int partBufferBytes,
            @Setting(
                            key = "AUDIO_DUPLICATE_WINDOW_SECONDS",
                            unit = "s",
                            byDefault = "600",
                            least = 0,
                            most = 86_400,
                            meaning = "How long the id of an ended job is remembered, so that it is not spoken twice.")
                    Duration duplicateWindow,
            @Setting(
                            key = "AUDIO_DUPLICATES",
                            unit = "jobs",
                            byDefault = "1000",
                            least = 0,
                            most = 100_000,
                            meaning = "Ids of ended jobs remembered per session; the one that ended first goes first.")
                    int duplicates,
            @Setting(
                            key = "AUDIO_DIRECTORY",
                            unit = "directory",
                            follows = SettingDefault.WORK_DIRECTORY,
                            meaning = "Bodies of large jobs while they are worked on. Emptied at each start; no two"
                                    + " servers may share it.")
                    Path directory,
            @Setting(
                            key = "DLQ_BODIES",
                            follows = SettingDefault.NOT_SIGNING_IN,
                            meaning =
                                    "Whether a dead letter keeps its body and its text: what a user said, or was to be"
                                            + " told. Without it, the reason and the other properties are kept.")
                    boolean deadBodies,
            @Setting(
                            key = "DLQ_HOURS",
                            unit = "hours",
                            follows = SettingDefault.DEAD_LETTERS,
                            least = 1,
                            most = 87_600,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How long dead letters are kept at the broker; 0 for as long as nobody removes"
                                    + " them. They go within minutes behind that.")
                    int deadHours,
            @Setting(
                            key = "DLQ_LIMIT",
                            unit = "messages",
                            follows = SettingDefault.DEAD_LETTER_LIMIT,
                            least = 1,
                            most = 10_000_000,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How many dead letters are kept in each queue of them; 0 for no limit. What is"
                                    + " more goes within minutes, the oldest first.")
                    int deadLimit,
            @Setting(
                            key = "DLQ_BYTES",
                            unit = "bytes",
                            follows = SettingDefault.DEAD_LETTER_BYTES,
                            least = 65_536,
                            most = 1_099_511_627_776L,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How many bytes of dead letters are kept in each queue of them; 0 for no limit."
                                    + " What is more goes within minutes, the oldest first.")
                    long deadBytes) {}

    /** How long messages to others lie at the broker; zero for as long as nobody takes them. */
    @SettingGroup(
            title = "Retention",
            introduction = "What is kept, beside ended sessions (`SESSION_RETENTION_SECONDS`) and dead letters"
                    + " (`DLQ_HOURS`).\nA tenant may have its own ([security.md](security.md#retention)).")
    public record Retention(
            @Setting(
                            key = "REPLY_RETENTION_SECONDS",
                            unit = "s",
                            follows = SettingDefault.REPLIES_AND_EVENTS,
                            least = 1,
                            most = 31_536_000,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How long a reply to a job or a command waits for its reader; 0 for as long as"
                                    + " nobody takes it.")
                    Duration replies,
            @Setting(
                            key = "EVENT_RETENTION_SECONDS",
                            unit = "s",
                            follows = SettingDefault.REPLIES_AND_EVENTS,
                            least = 1,
                            most = 31_536_000,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "How long an event waits in a subscriber's queue; 0 for as long as the broker"
                                    + " keeps it, which is a day at the embedded one.")
                    Duration events) {}

    /** What is kept of links and utterances, for bills. */
    @SettingGroup(title = "Ledger", introduction = "See [usage.md](usage.md).")
    public record Ledger(
            @Setting(
                            key = "LEDGER",
                            byDefault = "true",
                            meaning = "Whether a ledger of links and utterances is kept, and this gateway takes its"
                                    + " turn in writing it.")
                    boolean kept,
            @Setting(
                            key = "LEDGER_DIRECTORY",
                            unit = "directory",
                            follows = SettingDefault.LEDGER_DIRECTORY,
                            meaning =
                                    "Where its files are. Gateways that share a broker should share the directory: one"
                                            + " of them writes at a time, and each can answer.")
                    Path directory,
            @Setting(
                            key = "LEDGER_RETENTION_DAYS",
                            unit = "days",
                            byDefault = "400",
                            least = 1,
                            most = 36_500,
                            rule = SettingRule.ZERO_TOO,
                            meaning =
                                    "How long the entries of a day are kept behind it; 0 for as long as nobody removes"
                                            + " them.")
                    int retentionDays) {}

    /** How tenants' servers are told of events. */
    @SettingGroup(
            title = "Webhooks",
            introduction = "Who is told stands in the file of tenants: [webhooks.md](webhooks.md).")
    public record Webhooks(
            @Setting(
                            key = "WEBHOOKS_PRIVATE_ADDRESSES",
                            byDefault = "false",
                            meaning = "Whether webhooks may go to addresses that are not public: this machine, its"
                                    + " network, the cloud's own services. Only where all who write webhooks may reach"
                                    + " those.")
                    boolean privateAddresses,
            @Setting(
                            key = "WEBHOOKS_IN_CLEAR",
                            byDefault = "false",
                            meaning = "Whether webhooks may go to `http` addresses, unencrypted.")
                    boolean inClear,
            @Setting(
                            key = "WEBHOOKS_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "15000",
                            least = 100,
                            most = 60_000,
                            meaning = "How long a receiver may take to answer; then the attempt has failed.")
                    Duration timeout,
            @Setting(
                            key = "WEBHOOKS_RETRY_SECONDS",
                            unit = "s",
                            byDefault = "86400",
                            least = 1,
                            most = 604_800,
                            meaning = "How long an event is tried again since it happened; then it is a dead letter.")
                    Duration retryTime) {}

    /** The HTTP side. */
    @SettingGroup(title = "REST")
    public record Rest(
            @Setting(
                            key = "REST_MAX_BODY_BYTES",
                            unit = "bytes",
                            byDefault = "65536",
                            least = 1_024,
                            most = 16_777_216,
                            meaning = "The largest JSON body, also of a command over JMS.")
                    int maxBodyBytes,
            @Setting(
                            key = "REST_HEARTBEAT_SECONDS",
                            unit = "s",
                            byDefault = "15",
                            least = 1,
                            most = 300,
                            meaning = "Between two comments on an event stream.")
                    Duration heartbeat,
            @Setting(
                            key = "REST_IDEMPOTENCY_SECONDS",
                            unit = "s",
                            byDefault = "3600",
                            least = 1,
                            most = 604_800,
                            meaning = "How long an `Idempotency-Key`, or a command over JMS, is remembered.")
                    Duration idempotencyRetention,
            @Setting(
                            key = "REST_IDEMPOTENCY_KEYS",
                            unit = "keys",
                            byDefault = "10000",
                            least = 1,
                            most = 1_000_000,
                            meaning = "How many are remembered at most; the oldest is forgotten first, and a request"
                                    + " with it would be a new one.")
                    int idempotencyKeys,
            @Setting(
                            key = "REST_EVENT_STREAMS",
                            unit = "streams",
                            byDefault = "1000",
                            least = 1,
                            most = 100_000,
                            meaning = "Event streams open at once; a further one gets 429. Tenants share them. Also the"
                                    + " most readers that wait for other gateways at once, and of theirs here.")
                    int eventStreams,
            @Setting(
                            key = "REST_EVENT_STREAM_SECONDS",
                            unit = "s",
                            byDefault = "3600",
                            least = 10,
                            most = 86_400,
                            meaning = "How long an event stream stays open. It then ends with its next heartbeat, and"
                                    + " its reader comes back where it was (`Last-Event-ID`).")
                    Duration eventStreamAge,
            @Setting(
                            key = "CONSOLE_INTERVAL_SECONDS",
                            unit = "s",
                            byDefault = "2",
                            least = 1,
                            most = 60,
                            meaning = "How often the console has new figures. They are made once for all who read, and"
                                    + " only while somebody does.")
                    Duration consoleInterval,
            @Setting(
                            key = "REST_BODY_TIMEOUT_SECONDS",
                            unit = "s",
                            byDefault = "10",
                            least = 1,
                            most = 300,
                            meaning = "Within which a JSON body must have come; else 408.")
                    Duration bodyTimeout,
            @Setting(
                            key = "REST_UPLOADS",
                            unit = "uploads",
                            byDefault = "256",
                            least = 1,
                            most = 10_000,
                            meaning = "Bodies of speech at once; a further one gets 429; each takes up to 64 KiB of"
                                    + " memory, and what is beyond in `AUDIO_DIRECTORY`.")
                    int uploads,
            @Setting(
                            key = "REST_UPLOAD_TIMEOUT_SECONDS",
                            unit = "s",
                            byDefault = "300",
                            least = 1,
                            most = 3_600,
                            meaning = "Within which a body of speech must have come; else 408.")
                    Duration uploadTimeout,
            Cors cors,
            @Setting(
                            key = "REST_TRUSTED_PROXIES",
                            byDefault = "127.0.0.0/8,::1",
                            rule = SettingRule.PROXIES,
                            meaning =
                                    "Addresses and ranges of the proxies whose `Forwarded` and `X-Forwarded-…` headers"
                                            + " are believed, separated by commas, or `none`.")
                    AddressRanges trustedProxies) {}

    /** Cross-origin requests. The names of headers are in lower case. */
    @SettingGroup(title = "Pages of other origins")
    public record Cors(
            @Setting(
                            key = "REST_CORS_ORIGINS",
                            rule = SettingRule.ORIGINS,
                            meaning = "Origins whose pages may call the API, and change things by it"
                                    + " (`https://portal.example`), separated by commas. `*` is refused: any page"
                                    + " could then open paid sessions.")
                    Set<String> origins,
            @Setting(
                            key = "REST_CORS_HEADERS",
                            byDefault = "*",
                            rule = SettingRule.HEADERS,
                            meaning = "Headers that pages of these origins may send, separated by commas, or `*` for"
                                    + " whichever they ask for.")
                    Set<String> headers) {
        public static final String ANY = "*";

        public Cors {
            origins = Set.copyOf(origins);
            headers =
                    headers.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        }
    }

    /** The page at the server's root. The faces are names with face ids, in the order in which they are offered. */
    @SettingGroup(title = "Portal page")
    public record Portal(
            @Setting(
                            key = "PORTAL_ROOM_ORIGINS",
                            follows = SettingDefault.SANDBOX_ROOMS,
                            rule = SettingRule.ROOM_ORIGINS,
                            meaning = "Where the page may join LiveKit rooms: `wss://room.example.com`,"
                                    + " `wss://*.example.com`, `ws://…`, separated by commas, or `*` for every"
                                    + " address with TLS.")
                    Set<String> roomOrigins,
            @Setting(
                            key = "PORTAL_FRAME_ANCESTORS",
                            rule = SettingRule.ORIGINS,
                            meaning = "Origins whose pages may show this one in a frame (`https://portal.example`),"
                                    + " separated by commas.")
                    Set<String> frameAncestors,
            @Setting(
                            key = "PORTAL_FACES",
                            follows = SettingDefault.SANDBOX_FACES,
                            rule = SettingRule.FACES,
                            meaning = "Faces that the page offers, by name: `Ada=5a0d…,Grace=…`, names of 1..30 and ids"
                                    + " of 1..200 characters. The face of `SIMLI_FACE_ID` comes first; it is"
                                    + " called Standard where it has no name here.")
                    Map<String, String> faces) {
        public static final String ANY = "*";

        public Portal {
            roomOrigins = Set.copyOf(roomOrigins);
            frameAncestors = Set.copyOf(frameAncestors);
            faces = Collections.unmodifiableMap(new LinkedHashMap<>(faces));
        }
    }

    /** Who may come in, and what may leave this machine unencrypted. */
    @SettingGroup(
            title = "Safe start",
            introduction = "Nobody has to sign in yet. So the gateway serves this machine only, and does not start"
                    + " otherwise;\nsee [security.md](security.md).")
    public record Access(
            @Setting(
                            key = "AUTH",
                            byDefault = "none",
                            rule = SettingRule.AUTH,
                            meaning = "`on`: whoever calls the REST API needs a token (`JWT_ISSUER`) or an API key"
                                    + " (`API_KEYS_FILE`), and sees the sessions of its own tenant only. `none`: nobody"
                                    + " has to sign in. See [security.md](security.md#signing-in).")
                    String authWord,
            @Setting(
                            key = "TLS_KEYSTORE",
                            unit = "file",
                            meaning = "The key store by which the server speaks HTTPS, with"
                                    + " [examples/tls.xml](examples/tls.xml) beside its configuration.")
                    Path tlsKeyStore,
            @Setting(
                            key = "TLS_TERMINATED",
                            byDefault = "false",
                            meaning = "Whether a proxy of `REST_TRUSTED_PROXIES` does TLS before the gateway. Then"
                                    + " credentials may come over plain HTTP from it.")
                    boolean tlsTerminated,
            @Setting(
                            key = "PUBLIC_ORIGINS",
                            rule = SettingRule.PUBLIC_ORIGINS,
                            meaning = "How browsers and proxies call this server (`https://avatar.example`), separated"
                                    + " by commas. Requests for other hosts get 421; the names of the loopback"
                                    + " interface and that of `HTTP_HOST` are always known. Pages of these origins may"
                                    + " change things.")
                    Set<String> publicOrigins,
            @Setting(
                            key = "AUTH_NONE_ON_NETWORK",
                            byDefault = "false",
                            meaning = "Whether `HTTP_HOST` and the embedded broker may be other addresses than those of"
                                    + " the loopback interface, although nobody has to sign in. Only where something"
                                    + " else keeps strangers out: a container whose ports are published on loopback,"
                                    + " or a proxy that authenticates. Logged as a warning at each start.")
                    boolean noneOnNetwork,
            @Setting(
                            key = "SIMLI_KEY_IN_CLEAR",
                            byDefault = "false",
                            meaning = "Whether `SIMLI_API_KEY` may be sent to another machine by plain `http`.")
                    boolean keyInClear,
            @Setting(
                            key = "BROKER_PASSWORD_IN_CLEAR",
                            byDefault = "false",
                            meaning = "Whether `BROKER_PASSWORD` may be sent to another machine without TLS.")
                    boolean passwordInClear,
            @Setting(
                            key = "API_KEYS_FILE",
                            unit = "file",
                            meaning = "The hashes of API keys, with their tenants and roles. `avatar-gateway keys`"
                                    + " makes and changes it ([cli.md](cli.md#api-keys)). It is read again within"
                                    + " seconds when it has changed. A broken one stops the start; later, what it said"
                                    + " before stays in force.")
                    Path apiKeysFile,
            @Setting(
                            key = "TENANTS_FILE",
                            unit = "file",
                            meaning = "The tenants, in JSON ([security.md](security.md#tenants)). It is read again"
                                    + " within seconds when it has changed. A broken one stops the start; later, what"
                                    + " it said before stays in force. Without it there is one tenant, `default`.")
                    Path tenantsFile,
            @Setting(
                            key = "DISCLOSURE_TEXT",
                            byDefault = "You are talking to an AI avatar.",
                            rule = SettingRule.DISCLOSURE,
                            meaning = "What viewers are told. It comes with the join info, and the page shows it. A"
                                    + " tenant may have its own. With `none` nothing is told: then your portal has to"
                                    + " (EU AI Act, article 50).")
                    String disclosure,
            @Setting(
                            key = "AUDIT",
                            follows = SettingDefault.SIGNING_IN,
                            meaning = "Whether each decision is logged, as one line of JSON on the logger"
                                    + " `io.avatargateway.audit` ([security.md](security.md#what-is-logged)).")
                    boolean audit,
            @Setting(
                            key = "TICKET_KEY",
                            rule = SettingRule.TICKET_KEY,
                            secret = true,
                            meaning = "By which tickets and viewers' tokens are signed. The same at all gateways of"
                                    + " one broker. Without it each takes its own only, and none after a restart."
                                    + " `openssl rand -hex 32` makes one.")
                    String ticketKey,
            @Setting(
                            key = "TICKET_SECONDS",
                            unit = "s",
                            byDefault = "60",
                            least = 5,
                            most = 600,
                            meaning = "How long a ticket may be redeemed.")
                    Duration ticketLifetime) {
        public Access {
            publicOrigins = Set.copyOf(publicOrigins);
            disclosure = DisclosureText.read(disclosure);
        }

        /** Whether callers have to sign in. */
        public boolean auth() {
            return authWord.equals("on");
        }
    }

    /** Whose tokens are taken: the names are those of MicroProfile JWT, as far as it has them. */
    @SettingGroup(
            title = "Tokens",
            introduction = "With `AUTH=on`: signed tokens (JWT) of one issuer. Issuer, audience and keys come together."
                    + "\n[security.md](security.md#tokens) has the claims.")
    public record Jwt(
            @Setting(key = "JWT_ISSUER", rule = SettingRule.CLAIM, meaning = "What a token's `iss` must be.")
                    String issuer,
            @Setting(key = "JWT_AUDIENCE", rule = SettingRule.CLAIM, meaning = "What must be among a token's `aud`.")
                    String audience,
            @Setting(
                            key = "JWT_KEY_FILE",
                            unit = "file",
                            meaning = "The issuer's public keys: PEM, as `openssl` writes it, or a JSON Web Key"
                                    + " Set. RSA of at least 2048 bits, or EC on P-256, P-384 or P-521. It is read"
                                    + " again within seconds when it has changed. A broken one stops the start;"
                                    + " later, what it said before stays in force.")
                    Path keyFile,
            @Setting(
                            key = "JWT_KEY_URL",
                            rule = SettingRule.KEYS_ADDRESS,
                            meaning = "Where the issuer publishes its keys, as a JSON Web Key Set, in place of"
                                    + " `JWT_KEY_FILE` ([security.md](security.md#a-real-issuer)). By `https`, or by"
                                    + " `http` from this machine.")
                    URI keyUrl,
            @Setting(
                            key = "JWT_TENANT_CLAIM",
                            byDefault = "tenant",
                            rule = SettingRule.CLAIM,
                            meaning = "The claim with the caller's tenant.")
                    String tenantClaim) {}

    /**
     * The broker, as the sessions' queues and the replies use it. User and password are null where there are none.
     */
    @SettingGroup(title = "Broker")
    public record Broker(
            @Setting(
                            key = "BROKER_URL",
                            unit = "URL",
                            byDefault = "tcp://127.0.0.1:61616",
                            rule = SettingRule.BROKER_ADDRESS,
                            meaning = "Artemis' connection URL, with its parameters (`?sslEnabled=true…`).")
                    String url,
            @Setting(key = "BROKER_USER", meaning = "User at the broker. Together with `BROKER_PASSWORD`, or neither.")
                    String user,
            @Setting(
                            key = "BROKER_PASSWORD",
                            secret = true,
                            meaning = "Password at the broker. Together with `BROKER_USER`, or neither.")
                    String password,
            @Setting(
                            key = "BROKER_CALL_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "5000",
                            least = 100,
                            most = 120_000,
                            meaning = "For one call to the broker.")
                    Duration callTimeout,
            @Setting(
                            key = "BROKER_REDELIVERY_DELAY_MILLIS",
                            unit = "ms",
                            byDefault = "1000",
                            least = 0,
                            most = 60_000,
                            meaning = "Before a job that failed in the gateway is tried again.")
                    Duration redeliveryDelay,
            @Setting(
                            key = "BROKER_MAX_DELIVERY_ATTEMPTS",
                            unit = "attempts",
                            byDefault = "5",
                            least = 1,
                            most = 100,
                            meaning = "After which such a job is a dead letter.")
                    int maxDeliveryAttempts,
            @Setting(
                            key = "BROKER_STALL_SECONDS",
                            unit = "s",
                            byDefault = "60",
                            least = 10,
                            most = 3_600,
                            meaning = "How long a piece of work for the broker may get no further before it is logged"
                                    + " with where it stands, and `/health/live` is DOWN until it goes on. Each"
                                    + " call has its own time-out, so such work does not end by itself.")
                    Duration stall,
            @Setting(
                            key = "BROKER_CONNECTION_TTL_MILLIS",
                            unit = "ms",
                            byDefault = "10000",
                            least = 2_000,
                            most = 120_000,
                            meaning = "A connection from which nothing comes for so long is lost, at the gateway and at"
                                    + " the broker. So the broker notices a gateway whose machine vanished. The same at"
                                    + " all gateways of a broker.")
                    Duration connectionTtl) {
        @Override
        public String toString() {
            return "Broker[]";
        }
    }

    /** What gateways that share a broker have of each other. */
    @SettingGroup(title = "Several gateways")
    public record Nodes(
            @Setting(
                            key = "NODE_CALL_TIMEOUT_MILLIS",
                            unit = "ms",
                            byDefault = "3000",
                            least = 100,
                            most = 60_000,
                            meaning = "How long another gateway's answer is waited for, where a request is for one of"
                                    + " its sessions. After it comes `503 SESSION_OWNER_UNREACHABLE`.")
                    Duration callTimeout) {}

    /** The probe that watches the room. An interval of zero stands for no schedule. */
    @SettingGroup(title = "Probe")
    public record Probe(
            @Setting(
                            key = "PROBE_LIMIT",
                            unit = "probes",
                            byDefault = "2",
                            least = 1,
                            most = 20,
                            meaning = "At once on this server.")
                    int limit,
            @Setting(
                            key = "PROBE_TIMEOUT_SECONDS",
                            unit = "s",
                            byDefault = "60",
                            least = 5,
                            most = 300,
                            meaning = "For one probe: the default, and the most that a client may ask for.")
                    Duration timeout,
            @Setting(
                            key = "PROBE_KEPT",
                            unit = "probes",
                            byDefault = "50",
                            least = 1,
                            most = 1_000,
                            meaning = "Results that can still be looked at, each with a picture of some 200 KB.")
                    int kept,
            @Setting(
                            key = "PROBE_INTERVAL_SECONDS",
                            unit = "s",
                            byDefault = "0",
                            least = 10,
                            most = 86_400,
                            rule = SettingRule.ZERO_TOO,
                            meaning = "Between two probes of the schedule; 0 for none, else 10..86400. Each is a paid"
                                    + " session.")
                    Duration interval,
            @Setting(
                            key = "PROBE_READINESS",
                            byDefault = "false",
                            meaning = "Whether `/health/ready` is DOWN while the schedule's latest probe has failed.")
                    boolean readiness) {}

    /** What must be there for the server to be ready, beside the broker. */
    @SettingGroup(title = "Health")
    public record Readiness(
            @Setting(
                            key = "SIMLI_READINESS",
                            byDefault = "false",
                            rule = SettingRule.READINESS,
                            meaning = "Whether `/health/ready` is DOWN while Simli cannot be reached: `true`, or `idle`"
                                    + " for only as long as no session lives on this server. With `false` it is"
                                    + " degraded, and says so.")
                    String simli) {

        /**
         * Whether a server that cannot reach Simli is out of service.
         *
         * @param lives whether a session lives on it
         */
        public boolean takesOut(boolean lives) {
            return simli.equals("true") || (simli.equals("idle") && !lives);
        }
    }

    /** What is measured, and who is told. */
    @SettingGroup(
            title = "Metrics",
            introduction = "[metrics.md](metrics.md) has all of them, and how a scrape signs in.")
    public record Metrics(
            @Setting(
                            key = "METRICS",
                            byDefault = "true",
                            meaning = "Whether the gateway measures, and answers at `/metrics`.")
                    boolean on,
            @Setting(
                            key = "OTLP_URL",
                            unit = "URL",
                            rule = SettingRule.HTTP_ADDRESS,
                            meaning = "Base address of an OpenTelemetry collector, as `http://localhost:4318`. It is"
                                    + " sent the metrics too, by OTLP over HTTP, to `/v1/metrics` below it."
                                    + " Without it, nobody is.")
                    URI otlpUrl,
            @Setting(
                            key = "OTLP_INTERVAL_SECONDS",
                            unit = "s",
                            byDefault = "60",
                            least = 1,
                            most = 3_600,
                            meaning = "How often.")
                    Duration otlpInterval) {}

    /** What the gateway writes to the server's log. */
    @SettingGroup(
            title = "Logs",
            introduction = "Their format and levels are settings of the server, below. [operator.md](operator.md#logs)"
                    + " tells more.")
    public record Logs(
            @Setting(
                            key = "LOG_REPEATS_PER_MINUTE",
                            unit = "lines",
                            byDefault = "10",
                            least = 0,
                            most = 100_000,
                            meaning = "How many lines of the same kind are written within a minute; further ones are"
                                    + " counted, and their number is told. 0: all are written.")
                    int repeatsPerMinute,
            @Setting(
                            key = "LOG_JOBS",
                            byDefault = "false",
                            meaning = "Whether the log has a line for each job's final answer. Otherwise it has them"
                                    + " only with `TRACE`.")
                    boolean jobs) {}

    /** Who is told of what happens to single jobs. The addresses are null where nobody is. */
    @SettingGroup(
            title = "Traces",
            introduction = "From a producer's `send` to the moving lips: [traces.md](traces.md). Without a collector"
                    + " and a file\nnothing is traced.")
    public record Traces(
            @Setting(
                            key = "TRACES_OTLP_URL",
                            unit = "URL",
                            rule = SettingRule.HTTP_ADDRESS,
                            meaning = "Base address of an OpenTelemetry collector, as `http://localhost:4318`, often"
                                    + " that of `OTLP_URL`. It is sent the traces, by OTLP over HTTP, to `/v1/traces`"
                                    + " below it.")
                    URI otlpUrl,
            @Setting(
                            key = "TRACES_FILE",
                            unit = "file",
                            meaning = "Traces are written into this file, as lines of OTLP's JSON. At 50 MB it is"
                                    + " renamed to one with `.1` behind its name, in place of the one before.")
                    Path file,
            @Setting(
                            key = "TRACES_PERCENT",
                            unit = "%",
                            byDefault = "1",
                            least = 0,
                            most = 100,
                            meaning =
                                    "How many of the jobs are traced whose producers sent no `traceparent`; for others"
                                            + " its flag decides.")
                    int percent) {
        /** Whether there is anybody to be told. */
        public boolean on() {
            return otlpUrl != null || file != null;
        }
    }

    /**
     * What the server's own configuration reads. It is checked here, since Liberty passes over a wrong one with a
     * warning. A null is left to that configuration.
     */
    @SettingGroup(
            title = "Server",
            introduction = "These stand in Open Liberty's configuration (`liberty/`), which reads them at its own "
                    + "start;\nsee [operator.md](operator.md).")
    public record Server(
            @Setting(
                            key = "HTTP_HOST",
                            byDefault = "localhost",
                            meaning = "The network interface of the HTTP port; `*` for all. Beyond the loopback"
                                    + " interface see `AUTH_NONE_ON_NETWORK`.")
                    String httpHost,
            @Setting(key = "HTTP_PORT", byDefault = "9080", least = 1, most = 65_535, meaning = "The HTTP port.")
                    int httpPort,
            @Setting(
                            key = "HTTP_READ_TIMEOUT_SECONDS",
                            unit = "s",
                            byDefault = "20",
                            least = 1,
                            most = 600,
                            meaning =
                                    "How long a connection may be silent before its first request and in the middle of"
                                            + " one; of a body with a `Content-Length`, within which each 32 KiB must"
                                            + " have come.")
                    Duration httpReadTimeout,
            @Setting(
                            key = "HTTP_KEEP_ALIVE_SECONDS",
                            unit = "s",
                            byDefault = "30",
                            least = 1,
                            most = 3_600,
                            meaning = "How long a connection may be silent between two requests.")
                    Duration httpKeepAlive,
            @Setting(
                            key = "HTTP_CONNECTIONS",
                            unit = "connections",
                            byDefault = "10000",
                            least = 100,
                            most = 128_000,
                            meaning = "Open at once; further ones wait.")
                    int httpConnections,
            @Setting(
                            key = "BROKER_EMBEDDED",
                            byDefault = "true",
                            meaning =
                                    "Whether the resource adapter starts a broker inside the server, on the address of "
                                            + "`BROKER_URL`.")
                    boolean brokerEmbedded,
            @Setting(
                            key = "BROKER_BIND_HOST",
                            follows = SettingDefault.BROKER_HOST,
                            meaning = "The network interface of the embedded broker. Beyond the loopback interface see"
                                    + " `AUTH_NONE_ON_NETWORK`.")
                    String brokerBindHost,
            @Setting(
                            key = "BROKER_DATA_DIRECTORY",
                            follows = SettingDefault.BROKER_DIRECTORY,
                            meaning = "Where the embedded broker keeps its journal and large messages.")
                    String brokerDataDirectory,
            @Setting(
                            key = "BROKER_MIN_DISK_FREE_MIB",
                            unit = "MiB",
                            byDefault = "256",
                            least = 0,
                            most = 1_048_576,
                            meaning = "Below this the embedded broker takes no more messages, and the gateway no"
                                    + " sessions and no speech over HTTP. See [operator.md](operator.md).")
                    int brokerMinDiskFreeMib,
            @Setting(
                            key = "BROKER_BODY_BUDGET_MIB",
                            unit = "MiB",
                            byDefault = "0",
                            least = 0,
                            most = 1_048_576,
                            meaning = "Memory that all large bodies share which clients send to the embedded broker,"
                                    + " and as much again for those that AMQP clients read; beyond it they wait. 0 for"
                                    + " an eighth of the heap. See [operator.md](operator.md).")
                    int brokerBodyBudgetMib,
            @Setting(
                            key = "BROKER_USERS_FILE",
                            unit = "file",
                            meaning = "With `AUTH=on`, the users of the embedded broker and the hashes of their"
                                    + " passwords, as Artemis has them. Read again when it changes. Together with"
                                    + " `BROKER_ROLES_FILE`, or neither; then only the gateway comes in. See"
                                    + " [operator.md](operator.md#users-of-the-broker).")
                    String brokerUsersFile,
            @Setting(key = "BROKER_ROLES_FILE", unit = "file", meaning = "Which of them has which role.")
                    String brokerRolesFile,
            @Setting(
                            key = "BROKER_TLS_KEYSTORE",
                            unit = "file",
                            meaning = "A PKCS12 file with the key and the certificates by which the embedded broker"
                                    + " speaks TLS, and nothing else. Then `BROKER_URL` needs `sslEnabled=true`. See"
                                    + " [security.md](security.md#tls).")
                    String brokerTlsKeystore,
            @Setting(key = "BROKER_TLS_KEYSTORE_PASSWORD", secret = true, meaning = "The password of that file.")
                    String brokerTlsKeystorePassword,
            @Setting(
                            key = "CONSOLE_LOG_LEVEL",
                            byDefault = "AUDIT",
                            meaning = "What of the log is shown on the console.")
                    String consoleLogLevel,
            @Setting(
                            key = "CONSOLE_LOG_FORMAT",
                            byDefault = "DEV",
                            meaning = "`DEV`, `SIMPLE`, `TBASIC`, or `JSON` for log collectors.")
                    String consoleLogFormat,
            @Setting(
                            key = "MESSAGES_LOG_FORMAT",
                            byDefault = "SIMPLE",
                            meaning = "That of `messages.log`: `SIMPLE`, `TBASIC`, or `JSON` for log collectors.")
                    String messagesLogFormat,
            @Setting(
                            key = "GATEWAY_RAR",
                            unit = "file",
                            follows = SettingDefault.ADAPTER,
                            meaning = "Where the resource adapter is.")
                    String adapter,
            @Setting(key = "TRACE", byDefault = "*=info", meaning = "Liberty's trace specification.") String trace) {}
}
