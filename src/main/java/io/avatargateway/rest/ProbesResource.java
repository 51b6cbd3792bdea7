package io.avatargateway.rest;

import io.avatargateway.config.Settings;
import io.avatargateway.room.probe.ProbeRequest;
import io.avatargateway.room.probe.Probes;
import io.avatargateway.security.Role;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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
import java.util.concurrent.CompletionStage;

/** Probes: starting one, and looking at what it found. */
@Path("/probes")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ProbesResource {

    @Inject
    LaterAnswers answers;

    @Inject
    Probes probes;

    @Inject
    JsonBodies bodies;

    @Inject
    Uploads uploads;

    @Inject
    Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedExecutorService")
    ManagedExecutorService executor;

    /**
     * Starts a probe and answers at once: it takes as long as its sentence. The first one of a server has WebRTC
     * loaded, which no request's thread waits for.
     */
    @POST
    @Allowed(Role.OPERATOR)
    public CompletionStage<Response> start(
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String contentType,
            @QueryParam("faceId") String faceId,
            @QueryParam("timeoutSeconds") String timeoutSeconds,
            @Context HttpServletRequest request,
            @Context UriInfo uri)
            throws IOException {
        PublicAddress address = PublicAddress.of(request);
        // Before the body: those who get no place shall not fill the memory.
        Probes.Place place = probes.place(RequestCaller.of(request));
        CompletionStage<ProbeWishes> wishes;
        try {
            wishes = wishes(request, contentType, faceId, timeoutSeconds);
        } catch (IOException | RuntimeException refused) {
            place.close();
            throw refused;
        }
        return answers.of(
                wishes.thenApplyAsync(
                                wish -> place.start(
                                        wish.request(), wish.speech().get()),
                                executor)
                        .whenComplete((started, refused) -> place.close()),
                probe -> Response.accepted(ProbeView.of(probe))
                        .location(address.of(RestApplication.PATH + "/probes/" + probe.id()))
                        .build(),
                request,
                uri);
    }

    private CompletionStage<ProbeWishes> wishes(
            HttpServletRequest request, String contentType, String faceId, String timeoutSeconds) throws IOException {
        if (!ProbeWishes.isSpeech(contentType)) {
            return bodies.read(request).thenApply(body -> ProbeWishes.ofJson(settings, body, faceId, timeoutSeconds));
        }
        ProbeRequest probe = ProbeWishes.inQuery(settings, faceId, timeoutSeconds);
        return uploads.take(
                RequestCaller.of(request).tenant(),
                request,
                ProbeWishes.mostBytes(settings),
                body -> ProbeWishes.ofSpeech(settings, probe, contentType, body));
    }

    /** All that are kept, newest first. */
    @GET
    @Allowed(Role.OPERATOR)
    public ProbesView list(@Context HttpServletRequest request) {
        return new ProbesView(probes.list(RequestCaller.of(request)).stream()
                .map(ProbeView::of)
                .toList());
    }

    /** How far a probe has come, or what it found. */
    @GET
    @Allowed(Role.OPERATOR)
    @Path("{id}")
    public ProbeView get(@PathParam("id") String id, @Context HttpServletRequest request) {
        return probes.find(RequestCaller.of(request), id).map(ProbeView::of).orElseThrow(() -> Probes.unknown(id));
    }

    /** The latest picture that it saw. */
    @GET
    @Allowed(Role.OPERATOR)
    @Path("{id}/frame.png")
    @Produces("image/png")
    public byte[] picture(@PathParam("id") String id, @Context HttpServletRequest request) {
        return probes.picture(RequestCaller.of(request), id);
    }
}
