package io.avatargateway.session.model;

import io.avatargateway.audio.format.SpeechFormatException;

/**
 * The stable words for what can go wrong, the same over REST (problem details) and JMS (replies, dead letters). Each
 * says whether the same request can succeed later.
 */
public enum ErrorCode {
    /** No session has this id, or it ended too long ago. */
    UNKNOWN_SESSION(false),
    /** The session is draining or has ended: it takes nothing more. */
    SESSION_ENDED(false),
    /** The session has not ended, or not wholly: what is kept of it stays. */
    SESSION_LIVE(true),
    /** This server holds as many sessions as it may. */
    SESSION_LIMIT(true),
    /** The caller's tenant is not, or no more, one that the gateway serves. */
    TENANT_UNKNOWN(false),
    /** The ticket was redeemed before. */
    TICKET_USED(false),
    /** The tenant has as many sessions at once as it may. */
    QUOTA_SESSIONS(true),
    /** The tenant has opened as many sessions in the last minute as it may. */
    QUOTA_OPENINGS(true),
    /** The tenant has used up what it may pay for on this day. */
    QUOTA_DAY(true),
    /** The tenant has used up what it may pay for in this month. */
    QUOTA_MONTH(true),
    /** The tenant has as many event streams at once as it may. */
    QUOTA_EVENT_STREAMS(true),
    /** The tenant has as much speech on its way in over HTTP as it may. */
    QUOTA_UPLOAD_BYTES(true),
    /** As many jobs wait for the session as may. */
    QUOTA_WAITING_JOBS(true),
    /** As much speech waits for the session as may. */
    QUOTA_WAITING_BYTES(true),
    /** The join info is not there yet. */
    JOIN_NOT_READY(true),
    /** No such job in this session, or it is too long ago. */
    UNKNOWN_JOB(false),
    /** Simli refused the session; its own code says whether it was the key, the face or the billing. */
    SIMLI_REFUSED(false),
    /** Simli has too much to do. */
    SIMLI_RATE_LIMITED(true),
    /** Simli cannot be reached, or failed. */
    SIMLI_UNREACHABLE(true),
    /** Simli did not answer in time. */
    SIMLI_TIMEOUT(true),
    /** Simli answered something that its protocol does not know. */
    SIMLI_PROTOCOL(false),
    /** The connection to the avatar was lost, or the avatar ended the session on its own account. */
    AVATAR_LOST(false),
    /** The gateway died, and the session with it. */
    SESSION_LOST(false),
    /** The gateway that has the session does not answer. */
    SESSION_OWNER_UNREACHABLE(true),
    /** The broker cannot be reached. */
    BROKER_UNAVAILABLE(true),
    /** The broker has no room for a message, or this server none for a body that comes over HTTP. */
    BROKER_FULL(true),
    /** The audio type is not one that is spoken. */
    AUDIO_TYPE_UNSUPPORTED(false),
    /** The body is not what its type says. */
    AUDIO_MALFORMED(false),
    /** Half a sample: 16 bit audio of an odd number of bytes, say. */
    AUDIO_ODD_LENGTH(false),
    /** No audio at all. */
    AUDIO_EMPTY(false),
    /** More audio than one job may have. */
    AUDIO_TOO_LARGE(false),
    /** The audio breaks off before its end. */
    AUDIO_INCOMPLETE(false),
    /** The audio plays longer than one job may. */
    AUDIO_TOO_LONG(false),
    /** The message is of another kind than its destination takes: speech is bytes, a command is text. */
    MESSAGE_TYPE_UNSUPPORTED(false),
    /** A property that must be there is not. */
    PROPERTY_MISSING(false),
    /** A property, or the HTTP header that stands for it, has a value that it may not have. */
    PROPERTY_INVALID(false),
    /** The job's time was over before its turn came. */
    JOB_EXPIRED(false),
    /** An interrupt cut the job off, or dropped it. */
    JOB_INTERRUPTED(false),
    /** The gateway failed at the job as often as it may try, or could not read its speech. */
    DELIVERY_FAILED(false),
    /** This machine cannot take part in rooms: WebRTC's native library is missing, or what that needs. */
    PICTURE_UNAVAILABLE(false),
    /** As many probes run as may run at once. */
    PROBE_LIMIT(true),
    /** No probe has this id, or it is too long ago. */
    UNKNOWN_PROBE(false),
    /** The probe has seen no picture, or not yet. */
    PROBE_SAW_NOTHING(true),
    /** The ledger cannot be read, or not here, or not yet. */
    LEDGER_UNAVAILABLE(true),
    /** No dead letter has this id any more. */
    UNKNOWN_DEAD_LETTER(false),
    /** The dead letter is no job, which alone can be sent again. */
    DEAD_LETTER_NOT_A_JOB(false),
    /** The dead letter's body was not kept: there is nothing to be sent again. */
    DEAD_LETTER_WITHOUT_BODY(false),
    /** The dead letter is a part of an utterance of which not all parts are there. */
    DEAD_LETTER_INCOMPLETE(false),
    /** Somebody else has the dead letter, or too many requests for dead letters wait. */
    DEAD_LETTERS_BUSY(true),
    /** The gateway is stopping. */
    SHUTTING_DOWN(true);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** The word for bytes that are not speech that can be spoken. */
    public static ErrorCode ofSpeech(SpeechFormatException.Fault fault) {
        return switch (fault) {
            case UNSUPPORTED_TYPE -> AUDIO_TYPE_UNSUPPORTED;
            case MALFORMED -> AUDIO_MALFORMED;
            case ODD_LENGTH -> AUDIO_ODD_LENGTH;
            case EMPTY -> AUDIO_EMPTY;
            case TOO_LARGE -> AUDIO_TOO_LARGE;
            case INCOMPLETE -> AUDIO_INCOMPLETE;
            case TOO_LONG -> AUDIO_TOO_LONG;
        };
    }

    /** Whether the same request can succeed later. */
    public boolean retryable() {
        return retryable;
    }
}
