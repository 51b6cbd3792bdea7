package io.avatargateway.rest;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.lang.reflect.Method;
import java.util.Map;

/**
 * Gives the codes of ours their phrases that Open Liberty 26.0.0.3 does not know. It writes "429 Undefined" (its
 * StatusCodes ends with those of RFC 2616). Its response still has the method that set phrases before Servlet 6, {@code
 * setStatus(int, String)}. Where a later version lacks it, the phrase is the server's again. Goes when the server knows
 * RFC 6585. Held by HttpIT.
 */
final class ReasonPhrases extends HttpServletResponseWrapper {

    private static final Map<Integer, String> PHRASES =
            Map.of(421, "Misdirected Request", 422, "Unprocessable Content", 429, "Too Many Requests");

    ReasonPhrases(HttpServletResponse response) {
        super(response);
    }

    @Override
    public void setStatus(int status) {
        String phrase = PHRASES.get(status);
        if (phrase == null || !setStatus((HttpServletResponse) getResponse(), status, phrase)) {
            super.setStatus(status);
        }
    }

    private static boolean setStatus(HttpServletResponse response, int status, String phrase) {
        try {
            Method method = response.getClass().getMethod("setStatus", int.class, String.class);
            method.invoke(response, status, phrase);
            return true;
        } catch (ReflectiveOperationException | RuntimeException gone) {
            return false;
        }
    }
}
