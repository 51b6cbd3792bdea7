package io.avatargateway.room.livekit;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** One answer of WebRTC's signalling thread, waited for. */
final class DescriptionObserver implements CreateSessionDescriptionObserver, SetSessionDescriptionObserver {

    private static final Duration WITHIN = Duration.ofSeconds(10);

    private final CompletableFuture<RTCSessionDescription> answer = new CompletableFuture<>();

    /** @param call hands this observer to WebRTC */
    DescriptionObserver(Consumer<DescriptionObserver> call) {
        call.accept(this);
    }

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
        answer.completeExceptionally(new IllegalStateException("WebRTC: " + error));
    }

    /**
     * The description that was made; null if one was set.
     *
     * @throws IllegalStateException if WebRTC refuses, or is silent
     */
    RTCSessionDescription get() {
        try {
            return answer.get(WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused.getCause().getMessage(), refused);
        } catch (TimeoutException late) {
            throw new IllegalStateException("WebRTC: no answer within " + WITHIN.toSeconds() + " s", late);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", hurried);
        }
    }
}
