package io.avatargateway.rest;

import io.avatargateway.session.model.SessionId;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Where a job can be looked at. Job ids are free text, which addresses are not. */
final class JobAddress {

    /**
     * Clients take segments of dots away, however they are encoded, and the server takes the slash at the end away.
     * Even where they are encoded, it refuses backslash and hash, and the semicolon behind dots.
     */
    private static final Pattern UNREACHABLE = Pattern.compile("(?s).*[\\\\#].*|.*/|(.*/)?\\.{1,2}([/;].*)?");

    private JobAddress() {}

    /**
     * The job's address, empty if no address leads to a job with this id.
     *
     * @param server the address that the client knows it by
     */
    static Optional<URI> of(PublicAddress server, SessionId session, String jobId) {
        if (UNREACHABLE.matcher(jobId).matches()) {
            return Optional.empty();
        }
        // The encoding is that of forms, but for the space; slashes stand for themselves, for the server refuses
        // encoded ones.
        String encoded = URLEncoder.encode(jobId, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%2F", "/");
        return Optional.of(server.of(RestApplication.PATH + "/sessions/" + session + "/jobs/" + encoded));
    }
}
