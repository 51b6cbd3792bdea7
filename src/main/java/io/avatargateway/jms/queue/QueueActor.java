package io.avatargateway.jms.queue;

import io.avatargateway.jms.client.BrokerFailures;
import io.avatargateway.jms.client.FeedConnection;
import io.avatargateway.jms.message.JobBodies;
import io.avatargateway.jms.message.JobDelivery;
import io.avatargateway.jms.message.JobWishes;
import io.avatargateway.session.loop.Mailbox;
import io.avatargateway.session.model.GatewayException;
import io.avatargateway.session.model.SessionId;
import io.avatargateway.session.port.JobFeedListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;

/**
 * A session's two queues as an actor. Every event goes into its mailbox, the {@link QueueModel} says what is to be
 * done, and this does it. The broker's client, the session and timers only post events; messages are read where they
 * come, on the client's thread, which brings large bodies. Calls to the broker wait on a lane of their own, so nothing
 * waits in the mailbox.
 */
final class QueueActor {

    private static final Logger LOG = Logger.getLogger(QueueActor.class.getName());

    private final SessionPlace place;
    private final SessionId id;
    private final FeedContext context;
    private final DeliveryReader reader;
    private final JobFeedListener listener;
    private final Runnable released;
    private final Mailbox mailbox;
    private final QueueModel model;
    private final QueueCalls calls;
    private final SpeechWork speech;
    /** As was told last. Of the mailbox's worker. */
    private int answersWaiting;

    private final CompletableFuture<Void> done = new CompletableFuture<>();

    /**
     * @param secret begins the names of this session's markers
     * @param released called at the end
     */
    QueueActor(
            SessionPlace place,
            FeedContext context,
            DeliveryReader reader,
            String secret,
            JobFeedListener listener,
            Runnable released) {
        this.place = place;
        this.id = place.id();
        this.context = context;
        this.reader = reader;
        this.listener = listener;
        this.released = released;
        this.mailbox = new Mailbox(context.threads(), this::afterwards);
        this.model = new QueueModel(
                context.jobs(),
                context.policy(),
                context.retryDelay(),
                context.broker().settings().callTimeout(),
                secret);
        this.calls = new QueueCalls(place, context, Deliveries::new, this::post);
        this.speech =
                new SpeechWork(context.jobs().longest(), event -> mailbox.postOnWorker(() -> handle(event.get())));
    }

    /**
     * Creates the queues, and begins to consume them: not before this returns, but without being waited for. Blocks for
     * twice the broker's call time-out; called once, at first.
     *
     * @throws GatewayException BROKER_UNAVAILABLE
     */
    void open() {
        calls.makeQueues();
        mailbox.post(() -> {
            consume(FeedSide.URGENT);
            consume(FeedSide.ORDINARY);
        });
    }

    private void consume(FeedSide side) {
        call(new QueueEffect.Open(side, ConsumerState.firstConnection(side), false, Map.of()));
    }

    private void call(QueueEffect.AtBroker effect) {
        calls.perform(effect, (side, connection) -> mailbox.postOnWorker(() -> opened(side, connection)));
    }

    /** As {@link #open}, behind what was posted before; looks for the end by itself where that fails. */
    void openLater() {
        calls.execute(() -> {
            try {
                open();
            } catch (GatewayException e) {
                LOG.log(Level.FINE, "Session " + id + ": its queues cannot be opened", e);
            }
        });
    }

    /**
     * Any thread that may work for a moment: its effects are carried out here at once, unless another thread is at it.
     * To wake one for that would cost more, and be late where all of them wait for the broker.
     */
    void post(QueueEvent event) {
        mailbox.postOnWorker(() -> handle(event));
    }

    /** Completes when the queues are gone, exceptionally when they stay. */
    CompletableFuture<Void> done() {
        return done;
    }

    private void opened(FeedSide side, FeedConnection connection) {
        calls.opened(side, connection);
        handle(new QueueEvent.Opened(side, connection.number()));
    }

    private void handle(QueueEvent event) {
        mailbox.requireTurn();
        perform(model.on(event, now()));
    }

    private void afterwards() {
        mailbox.requireTurn();
        perform(model.afterwards(now()));
        int left = model.answersWaiting();
        if (left != answersWaiting) {
            context.meter().waiting(left - answersWaiting);
            answersWaiting = left;
        }
    }

    private Moment now() {
        return new Moment(System.nanoTime(), context.clock().instant());
    }

    private void perform(List<QueueEffect> effects) {
        for (QueueEffect effect : effects) {
            if (effect instanceof QueueEffect.AtBroker atBroker) {
                call(atBroker);
            } else if (effect instanceof QueueEffect.ForSession told) {
                tell(told);
            } else if (effect instanceof QueueEffect.WithSpeech work) {
                work(work);
            } else if (effect instanceof QueueEffect.OnConnection change) {
                change(change);
            } else if (effect instanceof QueueEffect.WakeAt wake) {
                wake(wake.nanos());
            } else {
                others(effect);
            }
        }
    }

    private void tell(QueueEffect.ForSession effect) {
        if (effect instanceof QueueEffect.Give give) {
            if (give.job().headers().wishes().mode() == JobWishes.Mode.INTERRUPT) {
                listener.onUrgent(give.job());
            } else {
                listener.onJob(give.job());
            }
        } else if (effect instanceof QueueEffect.Grew grew) {
            listener.onSpeechGrew(grew.job());
        } else if (effect instanceof QueueEffect.Tell tell) {
            listener.onJobStatus(tell.status());
        } else if (effect instanceof QueueEffect.TellCount count) {
            count.then()
                    .counted(count.waiting(), count.away() == null ? null : BrokerFailures.unavailable(count.away()));
        } else if (effect instanceof QueueEffect.TellPlace place) {
            place.then().upTo(place.place());
        } else if (effect instanceof QueueEffect.TellOver over) {
            over.then().over();
        }
    }

    private void work(QueueEffect.WithSpeech effect) {
        if (effect instanceof QueueEffect.Append append) {
            handle(speech.append(append));
        } else if (effect instanceof QueueEffect.Break broken) {
            SpeechWork.end(broken);
        } else if (effect instanceof QueueEffect.Free free) {
            SpeechWork.free(free.messages());
        } else if (effect instanceof QueueEffect.FreeJob free) {
            free.job().free(free.bodies());
        }
    }

    private void change(QueueEffect.OnConnection effect) {
        FeedConnection connection = calls.connection(effect.connection());
        if (connection != null && effect instanceof QueueEffect.Allow allow) {
            connection.allow(allow.messages());
        } else if (connection != null && effect instanceof QueueEffect.Advise advise) {
            connection.advise(advise.advice());
        }
    }

    private void wake(long nanos) {
        CompletableFuture.delayedExecutor(Math.max(0, nanos - System.nanoTime()), TimeUnit.NANOSECONDS, mailbox::post)
                .execute(() -> handle(new QueueEvent.Tick()));
    }

    private void others(QueueEffect effect) {
        if (effect instanceof QueueEffect.Reply reply) {
            reply.to().complete(reply.status());
        } else if (effect instanceof QueueEffect.TellSettled settled) {
            settled.to().complete(null);
        } else if (effect instanceof QueueEffect.ReadingFailed failed) {
            LOG.log(
                    Level.WARNING,
                    "Session " + id + ": a message cannot be read, failures so far: " + failed.failures(),
                    failed.why());
        } else if (effect instanceof QueueEffect.Ended ended) {
            end(ended);
        }
    }

    private void end(QueueEffect.Ended ended) {
        context.meter().waiting(-answersWaiting);
        answersWaiting = 0;
        if (ended.wanted()) {
            calls.execute(() -> {
                DelayedJobs.endOf(place, context.broker());
                tellEnd(ended.failure());
            });
        }
        // Last, because it may wait for the broker.
        calls.close();
        calls.execute(released);
    }

    private void tellEnd(String failure) {
        if (failure == null) {
            done.complete(null);
        } else {
            LOG.log(Level.WARNING, "Session {0}: its queue stays at the broker: {1}", new Object[] {id, failure});
            done.completeExceptionally(BrokerFailures.unavailable(failure));
        }
    }

    /** How long it may take until the mailbox has answered a question. */
    Duration patience() {
        return context.broker().settings().callTimeout();
    }

    /** What the connections of one queue tell. On the client's threads. */
    private final class Deliveries implements FeedConnection.Events {
        private final FeedSide side;

        private Deliveries(FeedSide side) {
            this.side = side;
        }

        @Override
        public boolean onMessage(FeedConnection connection, ClientMessage message) {
            QueueEvent.Delivered delivered = read(connection, message);
            post(delivered);
            return !(delivered instanceof QueueEvent.Unreadable);
        }

        private QueueEvent.Delivered read(FeedConnection connection, ClientMessage message) {
            JobDelivery delivery = new JobDelivery(message);
            Optional<Boolean> withBody = connection.known(delivery.messageId());
            if (withBody.isPresent()) {
                leaveBody(message);
                if (withBody.get()) {
                    delivery.dropBody();
                }
                return new QueueEvent.Redelivered(side, connection.number(), delivery);
            }
            try {
                return reader.read(side, connection.number(), delivery, connection.advice());
            } catch (Exception | Error e) {
                // Whatever it is, the message must neither be lost nor overtaken.
                return reader.unreadable(side, connection.number(), delivery, e);
            }
        }

        /** It was read by an earlier delivery, as far as that was wanted. */
        private void leaveBody(ClientMessage message) {
            try {
                JobBodies.leave(message);
            } catch (ActiveMQException e) {
                LOG.log(Level.FINE, "Session " + id + ": a body is not left", e);
            }
        }

        @Override
        public void onExpired(FeedConnection connection, ClientMessage message) {
            post(new QueueEvent.Expired(side, connection.number(), message.getMessageID()));
        }

        @Override
        public void onLost(FeedConnection connection) {
            // The client holds locks meanwhile.
            mailbox.post(() -> handle(new QueueEvent.Lost(side, connection.number())));
        }
    }
}
