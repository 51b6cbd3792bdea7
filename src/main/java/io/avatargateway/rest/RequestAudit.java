package io.avatargateway.rest;

import io.avatargateway.audit.AuditEntry;
import io.avatargateway.audit.AuditLog;
import io.avatargateway.config.AddressRanges;
import io.avatargateway.security.Caller;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Tells the audit log of one request, when it is answered. For the request's own thread, but for the end. */
final class RequestAudit implements AsyncListener {

    static final String ID = "X-Request-Id";

    private static final Pattern GOOD_ID = Pattern.compile("[A-Za-z0-9._:/+=@-]{1,100}");
    private static final Pattern SESSION = Pattern.compile(".*/sessions/(ses_[A-Za-z0-9_-]+)(?:/jobs/.*)?");
    private static final int MAX_SESSION = 64;

    private final AuditLog log;
    private final HttpServletResponse response;
    private final AuditedAction action;
    private final String address;
    private final String id;
    private Caller caller;

    private RequestAudit(AuditLog log, HttpServletRequest request, HttpServletResponse response, String address) {
        this.log = log;
        this.response = response;
        this.action = AuditedAction.of(request.getMethod(), path(request));
        this.address = address;
        this.id = id(request);
    }

    /**
     * Before the request is looked at. Says its id in the answer.
     *
     * @param proxies who may say where the request comes from
     */
    static RequestAudit begin(
            AuditLog log, HttpServletRequest request, HttpServletResponse response, AddressRanges proxies) {
        RequestAudit audit = new RequestAudit(log, request, response, ClientAddress.read(request, proxies));
        response.setHeader(ID, audit.id);
        return audit;
    }

    /**
     * Behind everything that the request's own thread does.
     *
     * @param known who asked, or null
     */
    void end(HttpServletRequest request, Caller known) {
        caller = known;
        if (request.isAsyncStarted()) {
            request.getAsyncContext().addListener(this);
        } else {
            write();
        }
    }

    @Override
    public void onComplete(AsyncEvent event) {
        write();
    }

    @Override
    public void onTimeout(AsyncEvent event) {
        // Completed next.
    }

    @Override
    public void onError(AsyncEvent event) {
        // Completed next.
    }

    @Override
    public void onStartAsync(AsyncEvent event) {
        event.getAsyncContext().addListener(this);
    }

    private void write() {
        int status = response.getStatus();
        log.write(new AuditEntry(
                Instant.now(),
                "http",
                caller,
                action.name(),
                session(),
                action.deadLetter(),
                status < 400 ? "done" : status < 500 ? "refused" : "failed",
                Integer.toString(status),
                address,
                id));
    }

    /** That of the address, or the one that was opened, or that a job was sent to. */
    private String session() {
        if (action.session() != null) {
            return action.session().substring(0, Math.min(action.session().length(), MAX_SESSION));
        }
        String location = response.getHeader("Location");
        Matcher opened = SESSION.matcher(location == null ? "" : location);
        return opened.matches() ? opened.group(1) : null;
    }

    private static String path(HttpServletRequest request) {
        String whole = request.getRequestURI();
        int at = whole.indexOf(RestApplication.PATH + "/");
        if (at < 0) {
            return whole.equals(request.getContextPath() + MetricsServlet.PATH) ? MetricsServlet.PATH.substring(1) : "";
        }
        return whole.substring(at + RestApplication.PATH.length() + 1);
    }

    /** The one that a proxy or the client gave it, where that may stand in a log; or a new one. */
    private static String id(HttpServletRequest request) {
        String given = request.getHeader(ID);
        return given != null && GOOD_ID.matcher(given).matches()
                ? given
                : UUID.randomUUID().toString();
    }
}
