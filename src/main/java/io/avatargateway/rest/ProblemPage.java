package io.avatargateway.rest;

import io.avatargateway.api.Problem;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The error page of {@code web.xml}: problems of addresses that are none of the REST API's. */
@WebServlet("/problem")
public class ProblemPage extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        boolean asErrorPage = request.getDispatcherType() == DispatcherType.ERROR;
        Throwable failure = (Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
        Integer status = (Integer) request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        Object path = asErrorPage ? request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) : request.getRequestURI();
        boolean serverFailed = status != null && status >= 500 && failure != null;
        Problem problem = serverFailed ? HttpProblems.of(failure) : refusal(status == null ? 404 : status, request);
        write(new ReasonPhrases(response), problem, String.valueOf(path));
    }

    /** Answers a request with a problem. */
    static void write(HttpServletResponse response, Problem problem, String instance) throws IOException {
        byte[] body = problem.toJson(instance);
        response.setStatus(problem.status());
        response.setContentType(Problem.MEDIA_TYPE);
        response.setHeader("Cache-Control", "no-store");
        if (problem.retryAfter() != null) {
            response.setHeader("Retry-After", Long.toString(ProblemResponses.wholeSeconds(problem.retryAfter())));
        }
        Challenge.of(problem).ifPresent(challenge -> response.setHeader(Challenge.HEADER, challenge));
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    /** Where the server finds no such method it refuses TRACE with a page of its own. */
    @Override
    protected void doTrace(HttpServletRequest request, HttpServletResponse response) throws IOException {
        service(request, response);
    }

    private static Problem refusal(int status, HttpServletRequest request) {
        return status == HttpServletResponse.SC_BAD_REQUEST
                ? HttpProblems.ofMalformed(request.getContentType())
                : HttpProblems.ofStatus(status);
    }
}
