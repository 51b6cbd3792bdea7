package io.avatargateway.session;

import io.avatargateway.session.model.CloseReason;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobState;
import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.LinkFailure;
import io.avatargateway.session.model.LinkFailure.Kind;
import java.time.Duration;

/**
 * How one end follows from another: of the link, the session, its jobs, and the request that opened it. The one table
 * for that.
 */
final class EndReasons {

    /** What a client is told to wait before it tries again, where the avatar service does not say. */
    private static final Duration TRY_AGAIN = Duration.ofSeconds(10);

    private EndReasons() {}

    /** How the jobs end that the session holds when it ends. */
    record JobEnd(JobState state, ErrorCode code) {}

    static JobEnd ofJobs(CloseReason reason) {
        return switch (reason) {
            case COMPLETED, IDLE, MAX_LENGTH, CLIENT, VIEWER_LEFT, SHUTDOWN, QUOTA ->
                new JobEnd(JobState.INTERRUPTED, ErrorCode.SESSION_ENDED);
            case VIEWER_MISSING, RATE_LIMITED, UPSTREAM_ERROR, UPSTREAM_CLOSING, LINK_LOST, REJECTED, SESSION_LOST ->
                new JobEnd(JobState.FAILED, ErrorCode.AVATAR_LOST);
        };
    }

    static CloseReason reason(LinkEvent.Terminated terminated, boolean viewerMissing) {
        return switch (terminated.kind()) {
            case ERROR -> CloseReason.UPSTREAM_ERROR;
            case RATE -> CloseReason.RATE_LIMITED;
            case CLOSING -> viewerMissing ? CloseReason.VIEWER_MISSING : CloseReason.UPSTREAM_CLOSING;
        };
    }

    static CloseReason reason(LinkFailure failure) {
        return switch (failure.kind()) {
            case REFUSED -> CloseReason.REJECTED;
            case RATE_LIMITED -> CloseReason.RATE_LIMITED;
            case UNREACHABLE, TIMED_OUT -> CloseReason.LINK_LOST;
            case PROTOCOL -> CloseReason.UPSTREAM_ERROR;
        };
    }

    static LinkFailure whileOpening(LinkEvent.Terminated terminated) {
        Kind kind =
                switch (terminated.kind()) {
                    case ERROR -> Kind.REFUSED;
                    case RATE -> Kind.RATE_LIMITED;
                    case CLOSING -> Kind.UNREACHABLE;
                };
        String code = terminated.detail().isEmpty() ? null : terminated.detail();
        return new LinkFailure(kind, code, null, terminated.kind() + " before the join info: " + terminated.detail());
    }

    /** What the one who asked for the session is told. */
    static GatewayException opening(CloseReason reason, LinkFailure failure, String detail) {
        if (failure == null) {
            return reason == CloseReason.SHUTDOWN
                    ? new GatewayException(ErrorCode.SHUTTING_DOWN, "the gateway is stopping", null, TRY_AGAIN)
                    : new GatewayException(ErrorCode.SESSION_ENDED, "ended while opening: " + reason + " " + detail);
        }
        ErrorCode code =
                switch (failure.kind()) {
                    case REFUSED -> ErrorCode.SIMLI_REFUSED;
                    case RATE_LIMITED -> ErrorCode.SIMLI_RATE_LIMITED;
                    case UNREACHABLE -> ErrorCode.SIMLI_UNREACHABLE;
                    case TIMED_OUT -> ErrorCode.SIMLI_TIMEOUT;
                    case PROTOCOL -> ErrorCode.SIMLI_PROTOCOL;
                };
        Duration wait = failure.retryAfter() != null ? failure.retryAfter() : TRY_AGAIN;
        return new GatewayException(code, failure.detail(), failure.upstreamCode(), code.retryable() ? wait : null);
    }
}
