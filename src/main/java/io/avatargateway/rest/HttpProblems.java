package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.api.RequestFault;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** {@link Problems} with what only HTTP knows: refusals of the JAX-RS runtime and of the server. */
final class HttpProblems {

    private static final Logger LOG = Logger.getLogger(HttpProblems.class.getName());

    private HttpProblems() {}

    /** The problem that this failure is. Logs it, once, if it is a fault of ours. Any thread. */
    static Problem of(Throwable thrown) {
        Throwable failure = Problems.unwrapped(thrown);
        if (failure instanceof WebApplicationException refused) {
            return of(refused);
        }
        if (failure instanceof IOException) {
            // The request's own connection: what fails behind it, on a disk say, comes unchecked.
            return BodyReader.brokenOff().problem();
        }
        if (failure instanceof UncheckedIOException disk) {
            LOG.log(Level.WARNING, "What a client sent could not be kept", disk);
            return Problems.of(new GatewayException(
                    ErrorCode.BROKER_FULL,
                    "This server cannot keep what was sent at this moment (expected: room in its AUDIO_DIRECTORY)."));
        }
        return Problems.of(failure);
    }

    /** What the server decided on without saying why. */
    static Problem ofStatus(int status) {
        RequestFault fault = RequestFault.ofStatus(status);
        return Problem.of(fault, status, fault.title() + ".");
    }

    /**
     * A request that the JAX-RS runtime cannot read: names the header that it reads without being asked, if that is
     * why.
     */
    static Problem ofMalformed(String contentType) {
        RequestFault fault = RequestFault.REQUEST_REFUSED;
        try {
            if (contentType != null) {
                MediaType.valueOf(contentType);
            }
            return ofStatus(fault.status());
        } catch (IllegalArgumentException noType) {
            FieldError error = new FieldError(HttpHeaders.CONTENT_TYPE, contentType, "a media type such as audio/wav");
            return Problem.of(fault, error.sentence());
        }
    }

    private static Problem of(WebApplicationException refused) {
        int status = refused.getResponse().getStatus();
        if (RequestFault.ofStatus(status) == RequestFault.INTERNAL_ERROR) {
            return Problems.incident(refused);
        }
        return ofStatus(status);
    }
}
