package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.api.RequestFault;
import jakarta.ws.rs.WebApplicationException;
import java.io.IOException;

/** {@link Problems} with what only HTTP knows: refusals of the JAX-RS runtime and of the server. */
final class HttpProblems {

    private HttpProblems() {}

    /** The problem that this failure is. Logs it, once, if it is a fault of ours. Any thread. */
    static Problem of(Throwable thrown) {
        Throwable failure = Problems.unwrapped(thrown);
        if (failure instanceof WebApplicationException refused) {
            return of(refused);
        }
        if (failure instanceof IOException) {
            // The request's own connection: what fails behind it, on a disk say, comes unchecked.
            return ClientBody.brokenOff().problem();
        }
        return Problems.of(failure);
    }

    /** What the server decided on without saying why. */
    static Problem ofStatus(int status) {
        RequestFault fault = RequestFault.ofStatus(status);
        return Problem.of(fault, status, fault.title() + ".");
    }

    private static Problem of(WebApplicationException refused) {
        int status = refused.getResponse().getStatus();
        if (RequestFault.ofStatus(status) == RequestFault.INTERNAL_ERROR) {
            return Problems.incident(refused);
        }
        return ofStatus(status);
    }
}
