package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import io.avatargateway.api.Problems;
import io.avatargateway.audit.AuditLog;
import io.avatargateway.config.Settings;
import io.avatargateway.security.RefusedException;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebFilter;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * What is the same for every address of the API, and for the metrics beside it: no caching, CORS, who asks, and the
 * address that the client knows the server by. Requests at which the JAX-RS runtime fails get a clear answer. A servlet
 * filter, because JAX-RS filters see neither event streams nor addresses at which that runtime itself fails.
 */
@WebFilter(
        urlPatterns = {"/api/*", MetricsServlet.PATH},
        asyncSupported = true)
public class ApiFilter extends HttpFilter {

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Settings settings;

    @Inject
    private transient Authentication authentication;

    @Inject
    private transient AuditLog audit;

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse plain, FilterChain chain)
            throws IOException, ServletException {
        HttpServletResponse response = new ReasonPhrases(plain);
        if (!audit.isEnabled() || CrossOrigin.isPreflight(request)) {
            answer(request, response, chain);
            return;
        }
        RequestAudit entry =
                RequestAudit.begin(audit, request, response, settings.rest().trustedProxies());
        try {
            answer(request, response, chain);
        } finally {
            entry.end(request, RequestCaller.known(request).orElse(null));
        }
    }

    private void answer(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        // Some answers hold tokens, and the others are old as soon as they are sent.
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", OriginGuard.NOTHING);
        new CrossOrigin(settings.rest().cors()).allow(request, response);
        Optional<Problem> framing = RequestHead.framingFault(request);
        if (framing.isPresent()) {
            response.setHeader("Connection", "close");
        }
        Optional<Problem> fault = framing.or(() -> RequestHead.fault(request));
        if (fault.isPresent()) {
            ProblemPage.write(response, fault.get(), request.getRequestURI());
        } else if (CrossOrigin.isPreflight(request)) {
            response.setStatus(HttpServletResponse.SC_NO_CONTENT);
        } else {
            PublicAddress.read(request, settings.rest().trustedProxies()).keepIn(request);
            try {
                RequestCaller.keep(request, authentication.of(request));
            } catch (RefusedException refused) {
                ProblemPage.write(response, Problems.of(refused), request.getRequestURI());
                return;
            }
            chain.doFilter(new NeutralRequest(request), response);
        }
    }
}
