package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import io.avatargateway.config.Settings;
import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Web pages of other origins get nowhere: nothing behind this sees a request that is not for this server, or by which a
 * foreign page would change something. Before all other filters, which {@code web.xml} says.
 */
public class OriginGuard extends HttpFilter {

    /** For what no browser shall show as a page: the content security policy that allows nothing. */
    static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";

    private static final long serialVersionUID = 1L;

    @Inject
    private transient Settings settings;

    private transient OwnHosts hosts;
    private transient PageOrigins pages;

    @Override
    public void init() {
        hosts = new OwnHosts(settings);
        pages = new PageOrigins(settings);
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse plain, FilterChain chain)
            throws IOException, ServletException {
        Optional<Problem> fault = hosts.fault(request).or(() -> pages.fault(request));
        if (fault.isEmpty()) {
            chain.doFilter(request, plain);
            return;
        }
        HttpServletResponse response = new ReasonPhrases(plain);
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("Content-Security-Policy", NOTHING);
        if (RequestHead.framingFault(request).isPresent()) {
            response.setHeader("Connection", "close");
        }
        ProblemPage.write(response, fault.get(), request.getRequestURI());
    }
}
