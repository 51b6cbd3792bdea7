package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.JsonBody;
import io.avatargateway.api.ProblemException;
import io.avatargateway.api.RequestFault;
import io.avatargateway.config.Settings;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;

/** Reads the bodies of requests that are JSON. Any thread. */
@ApplicationScoped
public class JsonBodies {

    @Inject
    Settings settings;

    @Resource(lookup = "java:comp/DefaultManagedScheduledExecutorService")
    ManagedScheduledExecutorService timer;

    /**
     * Reads a request's body; none counts as an empty object. One without a type is refused: a page of any origin can
     * send that without being asked.
     *
     * @return completes on any thread, or fails as {@link JsonBody#read} and {@link BodyReader#read} say
     */
    CompletionStage<JsonBody> read(HttpServletRequest request) throws IOException {
        return read(request, request.getContentType());
    }

    /** @param contentType what the body is taken for */
    CompletionStage<JsonBody> read(HttpServletRequest request, String contentType) throws IOException {
        int most = settings.rest().maxBodyBytes();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        return BodyReader.read(
                        request,
                        (buffer, length) -> {
                            bytes.write(buffer, 0, length);
                            return bytes.size() <= most;
                        },
                        settings.rest().bodyTimeout(),
                        timer)
                .thenApply(all -> parse(bytes.toByteArray(), contentType, most));
    }

    static JsonBody parse(byte[] bytes, String contentType, int most) {
        if (bytes.length > 0 && contentType == null) {
            throw new ProblemException(
                    RequestFault.MEDIA_TYPE_UNSUPPORTED,
                    new FieldError(HttpHeaders.CONTENT_TYPE, "(missing)", "application/json").sentence());
        }
        try {
            return JsonBody.read(new ByteArrayInputStream(bytes), contentType, most);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }
}
