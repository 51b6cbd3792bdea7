package io.avatargateway.rest;

import io.avatargateway.api.Problems;
import io.avatargateway.metrics.GatewayMetrics;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Refusal;
import io.avatargateway.security.RefusedException;
import io.avatargateway.security.Role;
import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * All metrics in Prometheus' form, where scrapes look for them: beside the API, with the same guards before it. With
 * {@code AUTH=on} for operators: they tell of all tenants.
 */
@WebServlet(MetricsServlet.PATH)
public class MetricsServlet extends HttpServlet {

    static final String PATH = "/metrics";

    private static final long serialVersionUID = 1L;

    @Inject
    private transient GatewayMetrics metrics;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Optional<RefusedException> refusal = refusal(RequestCaller.known(request));
        if (refusal.isPresent()) {
            ProblemPage.write(response, Problems.of(refusal.get()), request.getRequestURI());
            return;
        }
        String accept = request.getHeader("Accept");
        Optional<String> type = metrics.mediaType(accept);
        if (type.isEmpty()) {
            ProblemPage.write(response, HttpProblems.ofStatus(404), request.getRequestURI());
            return;
        }
        // At once, so that a reader that takes nothing holds no figures up.
        ByteArrayOutputStream all = new ByteArrayOutputStream(32 * 1024);
        metrics.scrape(accept, all);
        response.setContentType(type.get());
        response.setContentLength(all.size());
        all.writeTo(response.getOutputStream());
    }

    /** As of the other servlets: the server would answer it with a page of its own. */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
    }

    /** Why this caller is not told; empty if it is. */
    static Optional<RefusedException> refusal(Optional<Caller> caller) {
        boolean told =
                caller.flatMap(known -> known.within(Set.of(Role.OPERATOR))).isPresent();
        return told
                ? Optional.empty()
                : Optional.of(new RefusedException(
                        Refusal.ROLE_REQUIRED,
                        "roles: " + caller.map(Caller::roles).orElse(Set.of()) + " (expected: operator)"));
    }
}
