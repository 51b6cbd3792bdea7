package io.avatargateway.jms.message;

/** The names of queues and properties, as {@code docs/jms-producer.md} tells them to producers. */
public final class JmsNames {

    /** Jobs for any session. */
    public static final String INTAKE = "avatar.audio";
    /** In front of the id of a session of the default tenant: its own queue. */
    public static final String SESSION_QUEUE_PREFIX = "avatar.audio.";
    /** Behind a session's own queue: what overtakes it. No part of a session's id. */
    public static final String URGENT_SUFFIX = ".urgent";
    /** Jobs for the default tenant's sessions' own queues whose delivery delay is not over. */
    public static final String LATER = "avatar.audio.later";
    /** Where the broker moves jobs whose time is over. */
    public static final String EXPIRED = "avatar.audio.expired";
    /** What could not be spoken, and replies that reach nobody. */
    public static final String DEAD_LETTERS = "avatar.audio.DLQ";
    /** Every event of every session. */
    public static final String EVENTS = "avatar.events";

    /** Commands: open, close, interrupt, describe, erase. */
    public static final String SESSIONS = "avatar.sessions";
    /** Where the broker moves commands whose time is over. */
    public static final String SESSIONS_EXPIRED = "avatar.sessions.expired";
    /** Commands that failed and whose sender cannot be told. */
    public static final String SESSIONS_DEAD_LETTERS = "avatar.sessions.DLQ";

    /** In front of a gateway's name: a message for each of its sessions that has queues. */
    public static final String SESSIONS_OF_PREFIX = "avatar.sessions.of.";
    /** How far each session has come: what another gateway needs to go on with it. */
    public static final String HEARD = "avatar.nodes.heard";

    /** In front of a session's id: how its named jobs ended, for whoever takes the session up. */
    public static final String ENDED_PREFIX = "avatar.ended.";
    /** What was paid for and what was spoken, on its way into the ledger's files. */
    public static final String LEDGER = "avatar.ledger";

    /** In front of a tenant's name, a dot and the name of its webhook: events that wait for its receiver. */
    public static final String WEBHOOKS_PREFIX = "avatar.webhooks.";
    /** Events that no receiver took in time. No tenant is called so. */
    public static final String WEBHOOKS_DEAD_LETTERS = "avatar.webhooks.DLQ";

    public static final String SESSION_ID = "AvatarSessionId";
    /** The sender's name of a command: the same name is the same command. */
    public static final String COMMAND_ID = "AvatarCommandId";

    public static final String JOB_ID = "AvatarJobId";
    public static final String AUDIO_TYPE = "AvatarAudioType";
    /** What the job says, in writing. */
    public static final String TEXT = "AvatarText";
    /** The language of that. */
    public static final String TEXT_LANGUAGE = "AvatarTextLanguage";
    /** When which of its words is heard, as JSON. */
    public static final String MARKS = "AvatarMarks";
    /** {@code queue}, {@code next} or {@code interrupt}. */
    public static final String MODE = "AvatarMode";

    public static final String KEEP_WAITING = "AvatarKeepWaiting";
    /** {@code interrupt}, {@code finish}, {@code silence}, {@code camera}, {@code background} or {@code foreground}. */
    public static final String ACTION = "AvatarAction";

    /** The camera's values, with commas between. */
    public static final String CAMERA = "AvatarCamera";
    /** The image of a background or foreground. */
    public static final String IMAGE_ID = "AvatarImageId";

    public static final String SILENCE_MILLIS = "AvatarSilenceMillis";
    public static final String NOT_BEFORE = "AvatarNotBefore";
    /** {@code all} or {@code final}: which replies the sender wants. */
    public static final String REPLIES = "AvatarReplies";

    /** {@code pause}, {@code exact}, {@code restart} or {@code skip}: where it goes on if its link is lost. */
    public static final String RESUME = "AvatarResume";

    /** The trace that a message belongs to, by W3C's Trace Context. */
    public static final String TRACE_PARENT = "traceparent";
    /** What others note beside that. */
    public static final String TRACE_STATE = "tracestate";

    public static final String PART = "AvatarPart";
    public static final String LAST_PART = "AvatarLastPart";
    public static final String STATUS = "AvatarStatus";
    public static final String STATE = "AvatarState";
    public static final String EVENT_ID = "AvatarEventId";
    public static final String EVENT_TYPE = "AvatarEventType";
    public static final String TENANT = "AvatarTenant";
    public static final String SEQUENCE = "AvatarSequence";

    /** Why a message is a dead letter, or why a session closed. */
    public static final String REASON = "AvatarReason";
    /** The same for people. */
    public static final String REASON_DETAIL = "AvatarReasonDetail";
    /** When it became a dead letter, ISO 8601. */
    public static final String REASON_TIME = "AvatarReasonTime";
    /** Where a dead letter was sent to at first. */
    public static final String ORIGINAL_DESTINATION = "AvatarOriginalDestination";
    /** Set on a dead letter whose body could not be read, or is larger than any may be. */
    public static final String BODY_MISSING = "AvatarBodyMissing";
    /** Set on a message whose body was left behind because it is too large: how large it is. */
    public static final String BODY_BYTES = "AvatarBodyBytes";
    /** Set on a job that was a dead letter and was sent again: the dead letter's id. */
    public static final String REDRIVEN_FROM = "AvatarRedrivenFrom";
    /** On such a job: which operator sent it. */
    public static final String REDRIVEN_BY = "AvatarRedrivenBy";
    /** On such a job: when, ISO 8601. */
    public static final String REDRIVEN_AT = "AvatarRedrivenAt";
    /** On such a job: how often it was sent again, as an int. */
    public static final String REDRIVES = "AvatarRedrives";
    /** On such a job: its first name. */
    public static final String REDRIVEN_JOB = "AvatarRedrivenJobId";
    /** On such a job: the session of the dead letter, as far as it was known. */
    public static final String REDRIVEN_SESSION = "AvatarRedrivenSessionId";
    /** Set by the intake on a part of an utterance that found no room in its session's queue: the code. */
    public static final String NO_ROOM = "AvatarNoRoom";

    /** On an event that is a dead letter: the queue of the webhook that it was for. */
    public static final String WEBHOOK = "AvatarWebhook";

    /** Set by the intake: the reply {@code accepted} is out already. */
    public static final String ACCEPTED_SENT = "AvatarAcceptedSent";
    /** Set by the intake: when the producer sent the message, in milliseconds since the epoch. */
    public static final String SENT_AT = "AvatarSentAt";
    /**
     * Set by the intake, and on dead letters of jobs: the message id that the producer knows, for the replies'
     * correlation.
     */
    public static final String REQUEST_MESSAGE_ID = "AvatarRequestMessageId";

    /** On a message of the gateway's own that marks a place in the order of a session's jobs: its name. */
    public static final String MARKER = "AvatarMarker";

    /** Where each gateway says every second that it lives: the last message of each. */
    public static final String NODES = "avatar.nodes";
    /** Where each session's owner says how it is: the last message of each session. */
    public static final String SHARED_SESSIONS = "avatar.nodes.sessions";
    /** Where each gateway says what tenants use of it: the last message of each gateway and tenant. */
    public static final String SHARED_USE = "avatar.nodes.use";
    /** On a message of {@link #SHARED_USE}: which ones it replaces. */
    public static final String USE = "AvatarUse";
    /** On a message of {@link #SHARED_USE} that is kept: the month whose minutes it tells, in UTC. */
    public static final String USE_MONTH = "AvatarUseMonth";
    /** In front of a gateway's name: where it takes what other gateways ask for. */
    public static final String COMMANDS_PREFIX = "avatar.nodes.commands.";
    /** In front of a name of the asker's: where the answers go. */
    public static final String ANSWERS_PREFIX = "avatar.nodes.answers.";
    /** On a message of {@link #SHARED_SESSIONS}: whose session it was, of which nothing is known any more. */
    public static final String ERASED = "AvatarErased";
    /** On a message of {@link #NODES}: the gateway's name. */
    public static final String NODE = "AvatarNode";

    /** On the record of a session: which life of a gateway it belongs to. */
    public static final String GATEWAY_RUN = "AvatarGatewayRun";
    /** On the record of a session: the version of its body. */
    public static final String RECORD_VERSION = "AvatarRecordVersion";
    /** On a record that changed its owner: how many had it before, and when the last of them were alive. */
    public static final String RECORD_ALIVE = "AvatarAliveAt";

    /** The dead letter reason of a reply that reaches nobody. */
    public static final String REPLY_UNDELIVERABLE = "REPLY_UNDELIVERABLE";

    /** Where Artemis keeps the message id of an AMQP message. */
    public static final String AMQP_MESSAGE_ID = "NATIVE_MESSAGE_ID";
    /** Where Artemis keeps the content type of an AMQP message. */
    public static final String AMQP_CONTENT_TYPE = "JMS_AMQP_ContentType";

    private JmsNames() {}
}
