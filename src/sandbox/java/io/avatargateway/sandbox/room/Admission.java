package io.avatargateway.sandbox.room;

import com.google.protobuf.InvalidProtocolBufferException;
import io.avatargateway.sandbox.http.ApiException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.WrappedJoinRequest;

/**
 * How somebody comes in, whose token is good.
 *
 * @param identity as whom
 * @param resumes whether it believes that it is in there already
 * @param clientOffers whether it makes the offers: the path {@code /rtc/v1}
 * @param offer its first one, if it sent one along
 */
record Admission(String identity, boolean resumes, boolean clientOffers, Optional<SessionDescription> offer) {
    /** Of a join request, unpacked; a description is some ten thousand. */
    private static final int MAX_REQUEST_BYTES = 256 * 1024;

    static Admission serverOffers(String identity, Map<String, String> query) {
        return new Admission(identity, "1".equals(query.get("reconnect")), false, Optional.empty());
    }

    /** Refuses a join request that cannot be read. */
    static Admission clientOffers(String identity, Map<String, String> query) {
        JoinRequest request = joinRequest(query.getOrDefault("join_request", ""));
        Optional<SessionDescription> offer =
                request.hasPublisherOffer() ? Optional.of(request.getPublisherOffer()) : Optional.empty();
        return new Admission(identity, request.getReconnect(), true, offer);
    }

    private static JoinRequest joinRequest(String text) {
        try {
            // Written with either alphabet, with and without padding.
            byte[] bytes = Base64.getUrlDecoder()
                    .decode(text.replace('+', '-').replace('/', '_').replace(' ', '-'));
            WrappedJoinRequest wrapped = WrappedJoinRequest.parseFrom(bytes);
            byte[] request = wrapped.getJoinRequest().toByteArray();
            return JoinRequest.parseFrom(
                    wrapped.getCompression() == WrappedJoinRequest.Compression.GZIP ? unzip(request) : request);
        } catch (IllegalArgumentException e) {
            throw refused("base64url");
        } catch (InvalidProtocolBufferException e) {
            throw refused("a WrappedJoinRequest with a JoinRequest in it");
        } catch (IOException e) {
            throw refused("at most " + MAX_REQUEST_BYTES + " bytes of gzip");
        }
    }

    private static byte[] unzip(byte[] zipped) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            byte[] all = in.readNBytes(MAX_REQUEST_BYTES + 1);
            if (all.length > MAX_REQUEST_BYTES) {
                throw new IOException("too long");
            }
            return all;
        }
    }

    private static ApiException refused(String rule) {
        return new ApiException(400, "join_request: not readable (expected: " + rule + ")");
    }
}
