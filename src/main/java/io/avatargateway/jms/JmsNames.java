package io.avatargateway.jms;

/** The names of queues and properties, as {@code docs/jms-producer.md} tells them to producers. */
final class JmsNames {

    /** Jobs for any session. */
    static final String INTAKE = "avatar.audio";
    /** In front of a session's id: its own queue. */
    static final String SESSION_QUEUE_PREFIX = "avatar.audio.";
    /** Behind a session's own queue: what overtakes it. No part of a session's id. */
    static final String URGENT_SUFFIX = ".urgent";
    /** Jobs for sessions' own queues whose delivery delay is not over. */
    static final String LATER = "avatar.audio.later";
    /** Where the broker moves jobs whose time is over. */
    static final String EXPIRED = "avatar.audio.expired";
    /** What could not be spoken, and replies that reach nobody. */
    static final String DEAD_LETTERS = "avatar.audio.DLQ";
    /** Every event of every session. */
    static final String EVENTS = "avatar.events";

    /** Commands: open, close, interrupt, describe. */
    static final String SESSIONS = "avatar.sessions";
    /** Where the broker moves commands whose time is over. */
    static final String SESSIONS_EXPIRED = "avatar.sessions.expired";
    /** Commands that failed, and whose sender cannot be told. */
    static final String SESSIONS_DEAD_LETTERS = "avatar.sessions.DLQ";

    /** In front of a gateway's name: a message for each of its sessions that has queues. */
    static final String SESSIONS_OF_PREFIX = "avatar.sessions.of.";

    static final String SESSION_ID = "AvatarSessionId";
    /** The sender's name of a command: the same name is the same command. */
    static final String COMMAND_ID = "AvatarCommandId";

    static final String JOB_ID = "AvatarJobId";
    static final String AUDIO_TYPE = "AvatarAudioType";
    /** {@code queue}, {@code next} or {@code interrupt}. */
    /** What the job says, in writing; its language; when which of it is heard. */
    static final String TEXT = "AvatarText";

    static final String TEXT_LANGUAGE = "AvatarTextLanguage";
    static final String MARKS = "AvatarMarks";
    static final String MODE = "AvatarMode";

    static final String KEEP_WAITING = "AvatarKeepWaiting";
    /** {@code interrupt}, {@code finish}, {@code silence}, {@code camera}, {@code background} or {@code foreground}. */
    static final String ACTION = "AvatarAction";

    /** The camera's values, with commas between. */
    static final String CAMERA = "AvatarCamera";
    /** The image of a background or foreground. */
    static final String IMAGE_ID = "AvatarImageId";

    static final String SILENCE_MILLIS = "AvatarSilenceMillis";
    static final String NOT_BEFORE = "AvatarNotBefore";
    /** {@code all} or {@code final}: which replies the sender wants. */
    static final String REPLIES = "AvatarReplies";

    static final String PART = "AvatarPart";
    static final String LAST_PART = "AvatarLastPart";
    static final String STATUS = "AvatarStatus";
    static final String STATE = "AvatarState";
    static final String EVENT_TYPE = "AvatarEventType";
    static final String TENANT = "AvatarTenant";
    static final String SEQUENCE = "AvatarSequence";

    /** Why a message is a dead letter, or why a session closed. */
    static final String REASON = "AvatarReason";
    /** The same for people. */
    static final String REASON_DETAIL = "AvatarReasonDetail";
    /** When it became a dead letter, ISO 8601. */
    static final String REASON_TIME = "AvatarReasonTime";
    /** Where a dead letter was sent to at first. */
    static final String ORIGINAL_DESTINATION = "AvatarOriginalDestination";
    /** Set on a dead letter whose body could not be read, or is larger than any may be. */
    static final String BODY_MISSING = "AvatarBodyMissing";
    /** Set on a message whose body was left behind because it is too large: how large it is. */
    static final String BODY_BYTES = "AvatarBodyBytes";

    /** Set by the intake: the reply {@code accepted} is out already. */
    static final String ACCEPTED_SENT = "AvatarAcceptedSent";
    /** Set by the intake: the message id that the producer knows, for the replies' correlation. */
    static final String REQUEST_MESSAGE_ID = "AvatarRequestMessageId";

    /** On the mark of a session: which life of the gateway it belongs to. */
    static final String GATEWAY_RUN = "AvatarGatewayRun";

    /** The dead letter reason of a reply that reaches nobody. */
    static final String REPLY_UNDELIVERABLE = "REPLY_UNDELIVERABLE";

    /** Where Artemis keeps the message id of an AMQP message. */
    static final String AMQP_MESSAGE_ID = "NATIVE_MESSAGE_ID";
    /** Where Artemis keeps the content type of an AMQP message. */
    static final String AMQP_CONTENT_TYPE = "JMS_AMQP_ContentType";

    private JmsNames() {}
}
