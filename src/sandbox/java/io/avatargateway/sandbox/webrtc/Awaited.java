package io.avatargateway.sandbox.webrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** One answer of WebRTC's signalling thread, waited for. */
final class Awaited implements CreateSessionDescriptionObserver, SetSessionDescriptionObserver {
    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final CompletableFuture<RTCSessionDescription> answer = new CompletableFuture<>();

    @Override
    public void onSuccess(RTCSessionDescription description) {
        answer.complete(description);
    }

    @Override
    public void onSuccess() {
        answer.complete(null);
    }

    @Override
    public void onFailure(String error) {
        answer.completeExceptionally(new MediaException(error));
    }

    /** The description that was made; null if one was set. */
    RTCSessionDescription get() {
        try {
            return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new MediaException(String.valueOf(e.getCause().getMessage()));
        } catch (TimeoutException e) {
            throw new MediaException("no answer within " + WITHIN.toSeconds() + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MediaException("interrupted");
        }
    }
}
