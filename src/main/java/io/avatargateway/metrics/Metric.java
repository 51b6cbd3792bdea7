package io.avatargateway.metrics;

import java.util.List;

/**
 * Every metric of the gateway: the one table of them. Names are those of OpenTelemetry, whose semantic conventions give
 * the ones that begin with {@code messaging} and {@code jvm}. What Prometheus calls them follows from name, unit and
 * kind ({@code docs/metrics.md}).
 */
@SuppressWarnings("ImmutableEnumChecker") // Its lists cannot be changed.
public enum Metric {
    SESSIONS(
            "avatar.sessions",
            Kind.LEVEL,
            "{session}",
            "Sessions that have not ended",
            Label.STATE,
            Label.TENANT,
            Label.NODE),
    PLACES("avatar.session.places", Kind.LEVEL, "{session}", "How many further sessions there is room for"),
    OPENINGS(
            "avatar.session.openings",
            Kind.COUNTER,
            "{opening}",
            "Sessions that were to be opened, with the outcome",
            Label.TENANT,
            Label.OUTCOME,
            Label.ERROR),
    OPENING_TIME(
            "avatar.session.opening.duration",
            Kind.HISTOGRAM,
            "s",
            "From the wish for a session to Simli's token, the join info, START, and a viewer's first frame",
            Buckets.OPENINGS,
            Label.TENANT,
            Label.STEP),
    ENDS("avatar.session.ends", Kind.COUNTER, "{session}", "Sessions that ended", Label.TENANT, Label.REASON),
    GAP(
            "avatar.session.gap.duration",
            Kind.HISTOGRAM,
            "s",
            "How long a session had no link: behind a loss, when its link was renewed, when a gateway adopted it",
            Buckets.GAPS,
            Label.TENANT,
            Label.CHANGE,
            Label.REASON),
    RECOVERIES_FAILED(
            "avatar.session.recoveries.failed",
            Kind.COUNTER,
            "{session}",
            "Sessions that lost their link and ended, since no further one could be had",
            Label.TENANT,
            Label.REASON),
    JOBS("avatar.jobs", Kind.COUNTER, "{job}", "Jobs that ended", Label.TENANT, Label.OUTCOME, Label.ERROR),
    QUEUE_WAIT(
            "avatar.job.queue.duration",
            Kind.HISTOGRAM,
            "s",
            "From a producer's send until the session takes the job",
            Buckets.WAITS,
            Label.TENANT),
    FIRST_FRAME(
            "avatar.job.first_frame.duration",
            Kind.HISTOGRAM,
            "s",
            "From a producer's send until the job's first frame goes to Simli",
            Buckets.WAITS,
            Label.TENANT,
            Label.BEHIND_SPEECH),
    SKIP_TIME(
            "avatar.interrupt.skip.duration",
            Kind.HISTOGRAM,
            "s",
            "From an interrupt until SKIP goes to Simli",
            Buckets.SHORT,
            Label.TENANT,
            Label.WAY),
    LEAD(
            "avatar.speech.lead",
            Kind.HISTOGRAM,
            "s",
            "How much speech was still to be heard when more was sent",
            Buckets.LEADS,
            Label.TENANT),
    UNDERRUNS(
            "avatar.speech.underrun.duration",
            Kind.HISTOGRAM,
            "s",
            "Gaps in speech that should have gone on at the avatar, and could not",
            Buckets.GAPS,
            Label.TENANT,
            Label.PLACE),
    SENT_BYTES("avatar.speech.sent", Kind.COUNTER, "By", "Speech that was sent to Simli", Label.TENANT),
    PLAYED("avatar.speech.played", Kind.COUNTER, "s", "Speech of jobs that was heard", Label.TENANT),
    AUDIO_FAILURES(
            "avatar.audio.failures",
            Kind.COUNTER,
            "{job}",
            "Jobs whose speech could not be decoded",
            Label.FORMAT,
            Label.ERROR),
    ROUND_TRIP(
            "avatar.simli.round_trip.duration",
            Kind.HISTOGRAM,
            "s",
            "Simli's answers to pings",
            Buckets.SHORT,
            Label.TENANT),
    REFUSALS(
            "avatar.simli.refusals",
            Kind.COUNTER,
            "{link}",
            "Links that Simli did not open, or ended on its own account",
            Label.TENANT,
            Label.KIND,
            Label.ERROR),
    BROKER_CALLS(
            "messaging.client.operation.duration",
            Kind.HISTOGRAM,
            "s",
            "Calls to the broker, whole transactions where there are some",
            Buckets.SHORT,
            Label.SYSTEM,
            Label.OPERATION,
            Label.ERROR),
    CONSUMED(
            "messaging.client.consumed.messages",
            Kind.COUNTER,
            "{message}",
            "Messages that were taken from jobs' queues for good",
            Label.SYSTEM,
            Label.OPERATION,
            Label.DESTINATION),
    SENT_MESSAGES(
            "messaging.client.sent.messages",
            Kind.COUNTER,
            "{message}",
            "Replies, dead letters and jobs on their way",
            Label.SYSTEM,
            Label.OPERATION),
    CONNECTIONS_LOST("avatar.broker.connections.lost", Kind.COUNTER, "{connection}", "Connections that were lost"),
    ANSWERS_WAITING("avatar.broker.answers.waiting", Kind.LEVEL, "{answer}", "Answers that the broker has not got"),
    UNDELIVERABLE("avatar.broker.replies.undeliverable", Kind.COUNTER, "{reply}", "Replies that reached nobody"),
    EVENTS_DROPPED("avatar.broker.events.dropped", Kind.COUNTER, "{event}", "Events that did not reach the topic"),
    DEAD_LETTERS("avatar.dead_letters", Kind.COUNTER, "{message}", "Jobs put among the dead letters", Label.ERROR),
    EVENT_STREAMS("avatar.event_streams", Kind.LEVEL, "{stream}", "Open event streams", Label.TENANT),
    BACKLOG("avatar.workers.backlog", Kind.LEVEL, "{task}", "Steps of sessions that are due and wait for a worker"),
    LEDGER_ENTRIES("avatar.ledger.entries", Kind.COUNTER, "{entry}", "Entries that this gateway wrote into the ledger"),
    LEDGER_MISSING(
            "avatar.ledger.entries.missing",
            Kind.COUNTER,
            "{entry}",
            "Entries that did not come into the ledger's queue, since the broker did not take them"),
    BILL_OPEN(
            "avatar.bill.open",
            Kind.LEVEL,
            "{session}",
            "Sessions that are open by Simli's count, and by ours; of the gateway that writes the ledger",
            Label.COUNTED_BY),
    BILL_DIFFERENCES(
            "avatar.bill.differences",
            Kind.LEVEL,
            "{session}",
            "Sessions about which the ledger and Simli's own count differ; of the gateway that writes the ledger",
            Label.DIFFERENCE),
    WEBHOOK_ATTEMPTS(
            "avatar.webhook.attempts",
            Kind.COUNTER,
            "{attempt}",
            "Attempts to bring an event to a webhook's receiver",
            Label.TENANT,
            Label.OUTCOME),
    WEBHOOK_DELAY(
            "avatar.webhook.delay",
            Kind.HISTOGRAM,
            "s",
            "From an event until a webhook's receiver has it",
            Buckets.DELIVERIES,
            Label.TENANT),
    WEBHOOK_WAITING(
            "avatar.webhook.waiting",
            Kind.LEVEL,
            "{event}",
            "Events that webhooks' receivers have not taken; of the gateway that delivers them",
            Label.TENANT),
    WEBHOOK_DEAD_LETTERS(
            "avatar.webhook.dead_letters",
            Kind.COUNTER,
            "{event}",
            "Events that are not sent to a webhook any more",
            Label.TENANT,
            Label.ERROR),
    MEMORY("jvm.memory.used", Kind.LEVEL, "By", "Memory that Java uses", Label.MEMORY_TYPE),
    THREADS("jvm.thread.count", Kind.LEVEL, "{thread}", "Threads of Java"),
    CPU("jvm.cpu.time", Kind.COUNTER, "s", "Processor time of the process"),
    PROCESSORS("jvm.cpu.count", Kind.LEVEL, "{cpu}", "Processors that Java may use");

    /** What sort of figure it is. */
    public enum Kind {
        /** Only grows. */
        COUNTER("counter"),
        /** Goes up and down. */
        LEVEL("gauge"),
        /** How many values lie within which bounds. */
        HISTOGRAM("histogram");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        /** As Prometheus calls it. */
        public String word() {
            return word;
        }
    }

    private final String title;
    private final Kind kind;
    private final String unit;
    private final String meaning;
    private final List<Double> buckets;
    private final List<Label> labels;

    Metric(String title, Kind kind, String unit, String meaning, Label... labels) {
        this(title, kind, unit, meaning, List.of(), labels);
    }

    Metric(String title, Kind kind, String unit, String meaning, List<Double> buckets, Label... labels) {
        this.title = title;
        this.kind = kind;
        this.unit = unit;
        this.meaning = meaning;
        this.buckets = buckets;
        this.labels = List.of(labels);
    }

    /** Its name, as OpenTelemetry has it. */
    public String title() {
        return title;
    }

    /** What sort of figure it is. */
    public Kind kind() {
        return kind;
    }

    /** Its unit in UCUM; what is in braces is a word for people. */
    public String unit() {
        return unit;
    }

    /** What it says, for people. */
    public String meaning() {
        return meaning;
    }

    /** The upper bounds of a histogram's buckets, in the unit; empty for other kinds. */
    public List<Double> buckets() {
        return buckets;
    }

    /** What it is told apart by. */
    public List<Label> labels() {
        return labels;
    }

    /** Its name at Prometheus; of a histogram without the ends that its lines have. */
    public String prometheusName() {
        String name = title.replace('.', '_');
        String suffix =
                switch (unit) {
                    case "s" -> "_seconds";
                    case "By" -> "_bytes";
                    default -> "";
                };
        return name + suffix + (kind == Kind.COUNTER ? "_total" : "");
    }
}
