package io.avatargateway.jms.message;

import io.avatargateway.session.model.ErrorCode;
import io.avatargateway.session.model.GatewayException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The pause before a message is worked on again; ends early when the server stops. Any thread. */
public final class RetryPause {

    private final CountDownLatch stopped = new CountDownLatch(1);

    /**
     * Waits.
     *
     * @throws GatewayException SHUTTING_DOWN if the server stops meanwhile, so that the message goes back to the broker
     */
    public void await(Duration pause) throws InterruptedException {
        if (stopped.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new GatewayException(ErrorCode.SHUTTING_DOWN, "the gateway is stopping");
        }
    }

    /** Ends every pause, now and later. */
    public void stop() {
        stopped.countDown();
    }
}
