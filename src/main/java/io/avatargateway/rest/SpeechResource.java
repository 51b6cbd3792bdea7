package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.PictureRequest;
import io.avatargateway.api.ProblemException;
import io.avatargateway.api.Problems;
import io.avatargateway.api.RequestFault;
import io.avatargateway.config.Settings;
import io.avatargateway.security.Caller;
import io.avatargateway.security.Role;
import io.avatargateway.service.AllSessions;
import io.avatargateway.service.JobStatusJson;
import io.avatargateway.service.PictureIntake;
import io.avatargateway.service.SpeechIntake;
import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.JobStatus;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.model.TraceContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Speech over HTTP and its results: the same path as over JMS. */
@Path("/sessions/{id}")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class SpeechResource {

    private static final String RESUME = "Avatar-Resume";

    @Inject
    LaterAnswers answers;

    @Inject
    AllSessions sessions;

    @Inject
    SpeechIntake intake;

    @Inject
    PictureIntake pictures;

    @Inject
    JsonBodies bodies;

    @Inject
    Uploads uploads;

    @Inject
    Settings settings;

    /** Puts speech into the session's queue. What is refused for what stands before the body is refused at once. */
    @POST
    @Allowed(Role.PRODUCER)
    @Path("audio")
    @Consumes(MediaType.WILDCARD)
    public CompletionStage<Response> speak(
            @PathParam("id") String id,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String audioType,
            @HeaderParam(HttpHeaders.CONTENT_ENCODING) List<String> encodings,
            @HeaderParam(HttpHeaders.CONTENT_LENGTH) String length,
            @HeaderParam("Avatar-Job-Id") String jobIdHeader,
            @HeaderParam("Avatar-Text") String text,
            @HeaderParam("Avatar-Text-Language") String textLanguage,
            @HeaderParam("Avatar-Marks") String marks,
            @HeaderParam(RESUME) String resumeHeader,
            @HeaderParam("traceparent") List<String> traceParents,
            @HeaderParam("tracestate") List<String> traceStates,
            @QueryParam("jobId") String jobIdParameter,
            @QueryParam("resume") String resumeParameter,
            @Context HttpServletRequest request,
            @Context UriInfo uri)
            throws IOException {
        Caller caller = RequestCaller.of(request);
        SessionId session = Problems.sessionId(id);
        sessions.requireAccepting(caller, session);
        requirePlain(encodings);
        requireSize(length);
        JobText words = TextHeaders.read(text, textLanguage, marks);
        Resume resume = resumeHeader != null ? resume(RESUME, resumeHeader) : resume("resume", resumeParameter);
        String jobId = jobIdHeader != null ? jobIdHeader : jobIdParameter;
        TraceContext trace = trace(traceParents, traceStates);
        return accepted(
                uploads.take(
                        caller.tenant(),
                        request,
                        settings.audio().maxBytes(),
                        body -> intake.submit(caller, session, jobId, audioType, words, resume, trace, body)),
                session,
                request,
                uri);
    }

    /** Two parents are none, and the lines of the state are one list (Trace Context, sections 3.2 and 3.3). */
    private static TraceContext trace(List<String> parents, List<String> states) {
        return parents.size() != 1 ? null : TraceContext.read(parents.get(0), String.join(",", states));
    }

    /** Puts a change of the picture into the session's queue. */
    @POST
    @Allowed(Role.PRODUCER)
    @Path("actions")
    public CompletionStage<Response> act(
            @PathParam("id") String id, @Context HttpServletRequest request, @Context UriInfo uri) throws IOException {
        Caller caller = RequestCaller.of(request);
        SessionId session = Problems.sessionId(id);
        return accepted(
                bodies.read(request)
                        .thenApply(PictureRequest::read)
                        .thenCompose(asked -> uploads.done(
                                caller.tenant(),
                                () -> pictures.submit(caller, session, asked.jobId(), asked.change(), asked.mode()))),
                session,
                request,
                uri);
    }

    private CompletionStage<Response> accepted(
            CompletionStage<JobStatus> job, SessionId session, HttpServletRequest request, UriInfo uri) {
        PublicAddress address = PublicAddress.of(request);
        Caller caller = RequestCaller.of(request);
        return answers.of(
                job.thenApply(status -> {
                    // The session's gateway, if it is another one, would hear of it when the job's turn comes.
                    sessions.tellJob(caller, session, status);
                    return status;
                }),
                status -> Response.accepted(JobStatusJson.toJson(status))
                        .location(
                                JobAddress.of(address, session, status.jobId()).orElse(null))
                        .build(),
                request,
                uri);
    }

    /** How far a job has come. */
    @GET
    @Allowed({Role.PRODUCER, Role.OPERATOR})
    @Path("jobs/{jobId: .+}")
    public CompletionStage<Response> job(
            @PathParam("id") String id,
            @PathParam("jobId") String jobId,
            @Context HttpServletRequest request,
            @Context UriInfo uri) {
        SessionId session = Problems.sessionId(id);
        return answers.of(
                sessions.job(RequestCaller.of(request), session, jobId)
                        .thenApply(known -> known.orElseThrow(() -> unknown(session, jobId))),
                status -> Response.ok(JobStatusJson.toJson(status)).build(),
                request,
                uri);
    }

    private static GatewayException unknown(SessionId session, String jobId) {
        return new GatewayException(
                ErrorCode.UNKNOWN_JOB,
                "Session " + session + " knows no job " + new FieldError("jobId", jobId, "").value()
                        + ", or it was too long ago.");
    }

    /**
     * The server would unpack it, but does not notice where it is cut off. The speech would be shorter than it was, and
     * nobody would know.
     */
    private static void requirePlain(List<String> encodings) {
        for (String encoding : encodings) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new ProblemException(
                        RequestFault.MEDIA_TYPE_UNSUPPORTED,
                        new FieldError(HttpHeaders.CONTENT_ENCODING, encoding, "none, or identity").sentence());
            }
        }
    }

    private static Resume resume(String name, String word) {
        return word == null
                ? null
                : Resume.of(word)
                        .orElseThrow(() -> new GatewayException(
                                ErrorCode.PROPERTY_INVALID, new FieldError(name, word, Resume.RULE).sentence()));
    }

    /** A body that says it is too large is not even read; one that does not say it is found out by the intake. */
    private void requireSize(String length) {
        long most = settings.audio().maxBytes();
        if (length != null && length.matches("\\d{1,18}") && Long.parseLong(length) > most) {
            throw new GatewayException(
                    ErrorCode.AUDIO_TOO_LARGE, "body: " + length + " bytes (expected: at most " + most + ")");
        }
    }
}
