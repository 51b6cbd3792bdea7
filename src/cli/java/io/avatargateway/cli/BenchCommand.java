package io.avatargateway.cli;

import io.avatargateway.client.Session;
import io.avatargateway.client.jms.JobLimits;
import io.avatargateway.client.jms.JobProducer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Measures a gateway under a bounded load. */
@Command(
        name = "bench",
        description = "Opens sessions, lets each speak one job after the other, and prints how long the replies take. "
                + "Ends its sessions in any case, also on Ctrl-C."
                + " It is a load, and at Simli it costs money: so it runs only where both are named, by "
                + "--gateway and --broker or by AVATAR_GATEWAY_URL and BROKER_URL.")
final class BenchCommand implements Callable<Integer> {

    private static final int MAX_SESSIONS = 2000;
    private static final int MAX_JOBS = 100_000;
    private static final int MIN_MILLIS = 20;
    private static final int MAX_MILLIS = 60_000;

    @ParentCommand
    private CommonOptions cli;

    @Option(
            names = "--sessions",
            paramLabel = "N",
            defaultValue = "10",
            converter = Rules.Whole.class,
            description = "Sessions at a time, 1..2000.")
    private int sessions;

    @Option(
            names = "--jobs",
            paramLabel = "N",
            defaultValue = "100",
            converter = Rules.Whole.class,
            description = "Jobs in all, 1..100000.")
    private int jobs;

    @Option(
            names = "--millis",
            paramLabel = "N",
            defaultValue = "1000",
            converter = Rules.Whole.class,
            description = "Length of each, 20..60000.")
    private int millis;

    @Option(names = "--face", paramLabel = "ID", description = "The face; else the gateway's own.")
    private String face;

    @Option(names = "--direct", description = "Straight into the sessions' own queues, as the gateway names them.")
    private boolean direct;

    @Option(
            names = "--tenant",
            paramLabel = "NAME",
            description = "Whose sessions it opens, and without --direct whose queue it sends to; else the caller's own"
                    + " sessions, and the queue of tenant default.")
    private String tenant;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            defaultValue = "1m",
            converter = Rules.Span.class,
            description = "Gives up when no reply comes for so long; the speech itself does not count.")
    private Duration timeout;

    @Override
    public Integer call() throws Exception {
        Rules.within("--sessions", sessions, 1, MAX_SESSIONS);
        Rules.within("--jobs", jobs, 1, MAX_JOBS);
        Rules.within("--millis", millis, MIN_MILLIS, MAX_MILLIS);
        String intake = Rules.intake(tenant == null ? Rules.DEFAULT_TENANT : tenant);
        if (!cli.namesItsTarget()) {
            throw CliException.usage("bench", "no target", "--gateway and --broker, or their variables");
        }
        Output output = cli.output();
        // The sessions are ended before the broker's connection is closed, which may take its time.
        try (JobProducer producer = cli.producer(new JobLimits(2 * sessions, timeout.plusMillis(millis)));
                BenchSessions opened = new BenchSessions(cli.gateway(), face, tenant, output)) {
            BenchFigures figures = Farewell.around(opened::endAll, () -> run(producer, opened, intake, output));
            opened.endAll();
            return (figures.allFinished() && opened.notEnded() == 0 ? Outcome.FINISHED : Outcome.FAILED).exitCode();
        }
    }

    private BenchFigures run(JobProducer producer, BenchSessions opened, String intake, Output output)
            throws InterruptedException {
        List<Session> ready;
        int count = Math.min(sessions, jobs);
        try (Progress bar = cli.bars().counting("opening", count)) {
            ready = opened.open(count, bar);
        }
        Function<Session, String> queues = session -> direct ? Rules.audioQueue(session) : intake;
        long beganNanos = System.nanoTime();
        BenchFigures figures;
        try (Progress bar = cli.bars().counting("jobs", jobs)) {
            figures = new BenchRun(producer, ready, jobs, millis, queues, bar).run(timeout.plusMillis(millis));
        } catch (TimeoutException silent) {
            throw new CliException(
                    Outcome.TIMED_OUT, CliException.line("--timeout", silent.getMessage(), "replies"), silent);
        }
        long elapsedMillis = (System.nanoTime() - beganNanos) / 1_000_000;
        output.result(
                figures.json(count, elapsedMillis),
                figures.words(count, elapsedMillis).lines().toList());
        return figures;
    }
}
