package io.avatargateway.cli;

import io.avatargateway.client.jms.Job;
import io.avatargateway.client.jms.JobBody;
import io.avatargateway.client.jms.JobLimits;
import io.avatargateway.client.jms.JobProducer;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Sends speech and waits for its end. */
@Command(
        name = "speak",
        description =
                "Sends speech to a session and waits until it was spoken. Prints each reply; the exit code tells the"
                        + " final one. Ctrl-C ends the waiting, not the job.")
final class SpeakCommand implements Callable<Integer> {

    private static final String FINAL = "final";
    private static final int USUAL_PART_BYTES = 16_384;

    @ParentCommand
    private CommonOptions cli;

    @Mixin
    private SessionOption session;

    @Option(
            names = {"-f", "--file"},
            required = true,
            paramLabel = "FILE",
            description = "The speech; - is standard input.")
    private String file;

    @Option(
            names = "--type",
            paramLabel = "MIME",
            description =
                    "Its type, such as audio/wav or audio/pcm;rate=16000; else its header says it, and bytes without"
                            + " one are PCM of 16 kHz: a text file would be noise.")
    private String type;

    @Option(
            names = "--mode",
            defaultValue = "queue",
            paramLabel = "MODE",
            converter = Rules.Mode.class,
            description = "queue: in its turn; next: behind what is being spoken; interrupt: now.")
    private String mode;

    @Option(
            names = "--keep-waiting",
            description = "With --mode interrupt: what waits is spoken afterwards, not dropped.")
    private boolean keepWaiting;

    @Option(names = "--stream", description = "Sends parts while the file is read: speech begins with the first one.")
    private boolean stream;

    @Option(
            names = "--part-bytes",
            paramLabel = "N",
            converter = Rules.Whole.class,
            description = "With --stream: most bytes of a part, 64..1048576, else " + USUAL_PART_BYTES + ".")
    private Integer partBytes;

    @Option(names = "--job-id", paramLabel = "NAME", description = "Your name of the job; else one is made.")
    private String jobId;

    @Option(
            names = "--priority",
            paramLabel = "N",
            defaultValue = "4",
            converter = Rules.Whole.class,
            description = "Among the jobs that wait, 0..9: a higher one goes first.")
    private int priority;

    @Option(
            names = "--expires-in",
            paramLabel = "TIME",
            converter = Rules.Span.class,
            description = "Not to be spoken if its turn comes later than that.")
    private Duration expiresIn;

    @Option(
            names = "--not-before",
            paramLabel = "MOMENT",
            converter = Rules.Moment.class,
            description = "Not to be spoken before: 2030-01-31T12:00:00Z, or a time from now.")
    private Instant notBefore;

    @Option(
            names = "--direct",
            description = "Straight into the session's own queue, whose name the gateway is asked for.")
    private boolean direct;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Without --direct: whose queue for all sessions it goes to, else that of tenant default.")
    private String tenant;

    @Option(
            names = "--replies",
            defaultValue = "all",
            paramLabel = "WHICH",
            converter = Rules.Replies.class,
            description = "all, or final: no other reply is sent.")
    private String replies;

    @Option(
            names = "--resume",
            paramLabel = "HOW",
            converter = Rules.Resume.class,
            description = "Where it goes on if the link to the avatar is lost: pause, exact, restart, skip.")
    private String resume;

    @Option(
            names = "--traceparent",
            paramLabel = "CONTEXT",
            converter = Rules.TraceParent.class,
            description = "The trace that it belongs to, by W3C's Trace Context: 00-…-…-01.")
    private String traceparent;

    @Option(names = "--no-wait", description = "Ends when the broker has it, without waiting for replies.")
    private boolean noWait;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = Rules.Span.class,
            description = "Gives up when nothing happens for so long; the speech itself does not count.")
    private Duration timeout;

    @Override
    public Integer call() throws Exception {
        Job.Builder speaking = job();
        // All that can be wrong is found before anybody is asked.
        Job checked = built(speaking);
        int bytes = stream ? streamedBytes() : wholeBytes();
        Output output = cli.output();
        try (Speech speech = Speech.open(file, cli.surroundings().in())) {
            Job job = direct ? built(speaking.to(ownQueue())) : checked;
            return speak(job, speech, bytes, output);
        }
    }

    private String ownQueue() {
        return Rules.audioQueue(cli.gateway().session(session.id()));
    }

    private int speak(Job job, Speech speech, int bytes, Output output) throws Exception {
        try (JobProducer producer = cli.producer(new JobLimits(1, timeout))) {
            Sending sending = new Sending(job, speech, bytes);
            JobFollower follower = new JobFollower(producer, output, cli.bars(), sending, timeout);
            Outcome outcome = Farewell.around(
                    () -> {
                        follower.hideBar();
                        output.note(farewell(job, follower.isSent()));
                    },
                    () -> follower.follow(noWait));
            return outcome.exitCode();
        }
    }

    private String farewell(Job job, boolean sent) {
        String command = "interrupt --session " + job.session();
        if (sent) {
            return "no longer waiting; job " + job.jobId() + " stays with the gateway (" + command + " stops it)";
        }
        return stream
                ? "job " + job.jobId() + " stays without its last part; the gateway gives it up in time (" + command
                        + " stops it)"
                : "job " + job.jobId() + " was not sent to its end, so it is not spoken";
    }

    private int streamedBytes() {
        return partBytes == null
                ? USUAL_PART_BYTES
                : Rules.within("--part-bytes", partBytes, JobBody.MIN_PART_BYTES, JobBody.MAX_PART_BYTES);
    }

    private int wholeBytes() {
        if (partBytes != null) {
            throw CliException.usage("--part-bytes", partBytes + " without --stream", "with --stream only");
        }
        return 0;
    }

    private Job.Builder job() {
        if (direct && tenant != null) {
            throw CliException.usage("--tenant", tenant + " with --direct", "without --direct only");
        }
        if (keepWaiting && !mode.equals("interrupt")) {
            throw CliException.usage("--keep-waiting", "with --mode " + mode, "with --mode interrupt only");
        }
        Job.Builder job = Job.forSession(session.id())
                .named(madeId())
                .to(Rules.intake(tenant == null ? Rules.DEFAULT_TENANT : tenant))
                .ofType(type)
                .mode(mode)
                .keepWaiting(keepWaiting)
                .priority(Rules.within("--priority", priority, 0, 9))
                .expiresIn(expiresIn)
                .notBefore(notBefore)
                .finalReplyOnly(replies.equals(FINAL))
                .resume(resume);
        if (traceparent != null) {
            job.property("traceparent", traceparent);
        }
        return jobId == null ? job : job.named(jobId);
    }

    private static Job built(Job.Builder job) {
        try {
            return job.build();
        } catch (IllegalArgumentException wrong) {
            throw new CliException(Outcome.USAGE, wrong.getMessage().replaceFirst("^jobId", "--job-id"), wrong);
        }
    }

    private static String madeId() {
        return "cli-" + UUID.randomUUID().toString().substring(24);
    }
}
