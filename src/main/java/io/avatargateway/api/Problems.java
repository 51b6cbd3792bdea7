package io.avatargateway.api;

import io.avatargateway.security.RefusedException;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import jakarta.ejb.EJBException;
import jakarta.json.JsonException;
import jakarta.json.bind.JsonbException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** From whatever was thrown to what the caller sees: the one place where codes get their HTTP status. */
public final class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class.getName());

    private Problems() {}

    /** The problem that this failure is. Logs it, once, if it is a fault of ours. Any thread. */
    public static Problem of(Throwable thrown) {
        Throwable failure = unwrapped(thrown);
        if (failure instanceof ProblemException refused) {
            return refused.problem();
        }
        if (failure instanceof GatewayException refused) {
            return of(refused);
        }
        if (failure instanceof RefusedException refused) {
            return Problem.of(refused.refusal(), refused.getMessage());
        }
        if (failure instanceof JsonException || failure instanceof JsonbException) {
            return Problem.of(RequestFault.BODY_MALFORMED, "The body cannot be read as JSON.");
        }
        return incident(failure);
    }

    /** A fault of ours, which is logged here. */
    public static Problem incident(Throwable failure) {
        String incident = UUID.randomUUID().toString();
        LOG.log(Level.SEVERE, failure, () -> "incident " + incident + ": a request failed");
        return Problem.ofIncident(incident);
    }

    /** The session that a request names. A text that cannot be an id is as unknown as an id without a session. */
    public static SessionId sessionId(String text) {
        return SessionId.parse(text)
                .orElseThrow(() -> new GatewayException(
                        ErrorCode.UNKNOWN_SESSION,
                        "No session " + new FieldError("id", text, "").value() + ", or it ended too long ago."));
    }

    /** That there is no such session. */
    public static GatewayException unknown(SessionId id) {
        return new GatewayException(ErrorCode.UNKNOWN_SESSION, "No session " + id + ", or it ended too long ago.");
    }

    private static Problem of(GatewayException refused) {
        ErrorCode code = refused.code();
        Duration retryAfter = refused.retryAfter().orElse(defaultRetryAfter(code));
        return new Problem(
                status(code),
                code.name(),
                title(code),
                refused.getMessage(),
                code.retryable(),
                retryAfter,
                refused.upstreamCode().orElse(null),
                null,
                List.of());
    }

    /** HTTP's word for the code. */
    public static int status(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_SESSION, UNKNOWN_JOB, UNKNOWN_PROBE, PROBE_SAW_NOTHING, UNKNOWN_DEAD_LETTER -> 404;
            case SESSION_ENDED,
                    SESSION_LIVE,
                    TICKET_USED,
                    JOIN_NOT_READY,
                    JOB_EXPIRED,
                    JOB_INTERRUPTED,
                    DEAD_LETTER_NOT_A_JOB,
                    DEAD_LETTER_WITHOUT_BODY,
                    DEAD_LETTER_INCOMPLETE -> 409;
            case TENANT_UNKNOWN -> 403;
            case SESSION_LIMIT,
                    QUOTA_SESSIONS,
                    QUOTA_OPENINGS,
                    QUOTA_DAY,
                    QUOTA_MONTH,
                    QUOTA_EVENT_STREAMS,
                    QUOTA_UPLOAD_BYTES,
                    QUOTA_WAITING_JOBS,
                    QUOTA_WAITING_BYTES,
                    PROBE_LIMIT -> 429;
            case SIMLI_REFUSED, SIMLI_PROTOCOL, AVATAR_LOST, SESSION_LOST -> 502;
            case SIMLI_RATE_LIMITED,
                    SESSION_OWNER_UNREACHABLE,
                    BROKER_UNAVAILABLE,
                    BROKER_FULL,
                    LEDGER_UNAVAILABLE,
                    DEAD_LETTERS_BUSY,
                    SHUTTING_DOWN -> 503;
            case SIMLI_UNREACHABLE, SIMLI_TIMEOUT -> 504;
            case AUDIO_TYPE_UNSUPPORTED, MESSAGE_TYPE_UNSUPPORTED -> 415;
            case AUDIO_MALFORMED, AUDIO_ODD_LENGTH, AUDIO_EMPTY, AUDIO_INCOMPLETE, PROPERTY_MISSING, PROPERTY_INVALID ->
                400;
            case AUDIO_TOO_LARGE, AUDIO_TOO_LONG -> 413;
            case DELIVERY_FAILED -> 500;
            case PICTURE_UNAVAILABLE -> 501;
        };
    }

    static String title(ErrorCode code) {
        return switch (code) {
            case UNKNOWN_SESSION -> "No such session";
            case SESSION_ENDED -> "The session is ending or has ended";
            case SESSION_LIVE -> "The session has not ended";
            case SESSION_LIMIT -> "Too many sessions";
            case TENANT_UNKNOWN -> "The tenant is not served";
            case TICKET_USED -> "The ticket was used";
            case QUOTA_SESSIONS -> "The tenant has too many sessions";
            case QUOTA_OPENINGS -> "The tenant opens too many sessions";
            case QUOTA_DAY -> "The tenant has used up its day";
            case QUOTA_MONTH -> "The tenant has used up its month";
            case QUOTA_EVENT_STREAMS -> "The tenant has too many event streams";
            case QUOTA_UPLOAD_BYTES -> "The tenant uploads too much at once";
            case QUOTA_WAITING_JOBS -> "Too many jobs wait for the session";
            case QUOTA_WAITING_BYTES -> "Too much speech waits for the session";
            case JOIN_NOT_READY -> "The join info is not there yet";
            case UNKNOWN_JOB -> "No such job";
            case SIMLI_REFUSED -> "Simli refused the session";
            case SIMLI_RATE_LIMITED -> "Simli has too much to do";
            case SIMLI_UNREACHABLE -> "Simli cannot be reached";
            case SIMLI_TIMEOUT -> "Simli did not answer in time";
            case SIMLI_PROTOCOL -> "Simli gave an unknown answer";
            case AVATAR_LOST -> "The avatar was lost";
            case SESSION_LOST -> "The session was lost with its gateway";
            case SESSION_OWNER_UNREACHABLE -> "The session's gateway does not answer";
            case BROKER_UNAVAILABLE -> "The broker cannot be reached";
            case BROKER_FULL -> "The broker has no room";
            case AUDIO_TYPE_UNSUPPORTED -> "The audio type is not spoken";
            case AUDIO_MALFORMED -> "The audio is not what its type says";
            case AUDIO_ODD_LENGTH -> "The audio has half a sample too much";
            case AUDIO_EMPTY -> "There is no audio";
            case AUDIO_TOO_LARGE -> "The audio is too large";
            case AUDIO_INCOMPLETE -> "The audio breaks off";
            case AUDIO_TOO_LONG -> "The audio plays too long";
            case MESSAGE_TYPE_UNSUPPORTED -> "The message is of another kind";
            case PROPERTY_MISSING -> "A property is missing";
            case PROPERTY_INVALID -> "A property is not valid";
            case JOB_EXPIRED -> "The job's time is over";
            case JOB_INTERRUPTED -> "The job was interrupted";
            case DELIVERY_FAILED -> "The job failed too often";
            case PICTURE_UNAVAILABLE -> "This machine cannot take part in rooms";
            case PROBE_LIMIT -> "Too many probes";
            case UNKNOWN_PROBE -> "No such probe";
            case PROBE_SAW_NOTHING -> "The probe has seen no picture";
            case LEDGER_UNAVAILABLE -> "The ledger cannot be read";
            case UNKNOWN_DEAD_LETTER -> "No such dead letter";
            case DEAD_LETTER_NOT_A_JOB -> "The dead letter is no job";
            case DEAD_LETTER_WITHOUT_BODY -> "The dead letter has no body";
            case DEAD_LETTER_INCOMPLETE -> "Not all parts of the utterance are dead letters";
            case DEAD_LETTERS_BUSY -> "The dead letters are being seen to";
            case SHUTTING_DOWN -> "The gateway is stopping";
        };
    }

    /** When to try again, for those who raise the code without knowing; null where that says nothing. */
    private static Duration defaultRetryAfter(ErrorCode code) {
        return switch (code) {
            case JOIN_NOT_READY, SESSION_LIVE, PROBE_SAW_NOTHING, SESSION_OWNER_UNREACHABLE, DEAD_LETTERS_BUSY ->
                Duration.ofSeconds(1);
            case SESSION_LIMIT,
                    PROBE_LIMIT,
                    SIMLI_RATE_LIMITED,
                    BROKER_UNAVAILABLE,
                    BROKER_FULL,
                    LEDGER_UNAVAILABLE,
                    SHUTTING_DOWN -> Duration.ofSeconds(5);
            default -> null;
        };
    }

    /** Stages and session beans put what they were told into exceptions of their own. */
    public static Throwable unwrapped(Throwable thrown) {
        Throwable failure = thrown;
        while ((failure instanceof CompletionException
                        || failure instanceof ExecutionException
                        || failure instanceof EJBException)
                && failure.getCause() != null) {
            failure = failure.getCause();
        }
        return failure;
    }
}
