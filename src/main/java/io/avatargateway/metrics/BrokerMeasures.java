package io.avatargateway.metrics;

import io.avatargateway.jms.client.BrokerMeter;
import io.avatargateway.security.Tenant;
import io.avatargateway.session.model.JobStatus;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongCounter;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** What the broker's side tells goes into the instruments of its. Any thread. */
final class BrokerMeasures implements BrokerMeter {

    private static final String SYSTEM = "activemq";
    /** How the codes of speech begin that cannot be spoken. */
    private static final String SPEECH = "AUDIO_";

    private final TenantLabels tenants;
    private final BoundedWords codes = new BoundedWords(BoundedWords.MOST_CODES);
    private final Map<Call, Attributes> succeeded = new EnumMap<>(Call.class);
    private final LongAdder answersWaiting = new LongAdder();
    private final DoubleHistogram calls;
    private final LongCounter consumed;
    private final Attributes consumedForAll;
    private final Attributes consumedOfSessions;
    private final LongCounter sent;
    private final Attributes sentLabels;
    private final LongCounter lost;
    private final LongCounter jobs;
    private final LongCounter deadLetters;
    private final LongCounter audioFailures;

    BrokerMeasures(Instruments instruments, TenantLabels tenants) {
        this.tenants = tenants;
        for (Call call : Call.values()) {
            succeeded.put(call, Instruments.attributes(Metric.BROKER_CALLS, SYSTEM, word(call), null));
        }
        calls = instruments.histogram(Metric.BROKER_CALLS);
        consumed = instruments.counter(Metric.CONSUMED);
        consumedForAll = Instruments.attributes(Metric.CONSUMED, SYSTEM, word(Call.TAKE_IN), "avatar.audio");
        consumedOfSessions =
                Instruments.attributes(Metric.CONSUMED, SYSTEM, word(Call.SETTLE), "avatar.audio.{session}");
        sent = instruments.counter(Metric.SENT_MESSAGES);
        sentLabels = Instruments.attributes(Metric.SENT_MESSAGES, SYSTEM, word(Call.SETTLE));
        lost = instruments.counter(Metric.CONNECTIONS_LOST);
        jobs = instruments.counter(Metric.JOBS);
        deadLetters = instruments.counter(Metric.DEAD_LETTERS);
        audioFailures = instruments.counter(Metric.AUDIO_FAILURES);
        instruments.level(Metric.ANSWERS_WAITING, answersWaiting::sum);
    }

    private static String word(Call call) {
        return call.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void called(Call call, long nanos, Throwable failure) {
        Attributes labels = failure == null
                ? succeeded.get(call)
                : Instruments.attributes(
                        Metric.BROKER_CALLS,
                        SYSTEM,
                        word(call),
                        codes.of(failure.getClass().getSimpleName()));
        calls.record(nanos / (double) TimeUnit.SECONDS.toNanos(1), labels);
    }

    @Override
    public void lost() {
        lost.add(1);
    }

    @Override
    public void consumed(boolean forAll, int messages) {
        if (messages > 0) {
            consumed.add(messages, forAll ? consumedForAll : consumedOfSessions);
        }
    }

    @Override
    public void sent(int messages) {
        if (messages > 0) {
            sent.add(messages, sentLabels);
        }
    }

    @Override
    public void ended(Tenant tenant, String audioType, JobStatus end) {
        String code = codes.of(end.code());
        jobs.add(
                1,
                Instruments.attributes(
                        Metric.JOBS, tenants.of(tenant), end.state().word(), code));
        if (code != null && code.startsWith(SPEECH)) {
            audioFailures.add(1, Instruments.attributes(Metric.AUDIO_FAILURES, AudioFormats.of(audioType), code));
        }
    }

    @Override
    public void deadLetters(String code, int messages) {
        deadLetters.add(messages, Instruments.attributes(Metric.DEAD_LETTERS, codes.of(code)));
    }

    @Override
    public void waiting(int change) {
        answersWaiting.add(change);
    }
}
