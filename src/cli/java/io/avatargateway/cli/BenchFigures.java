package io.avatargateway.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.avatargateway.client.Json;
import io.avatargateway.client.Reply;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What a load run measured. For one thread. */
final class BenchFigures {

    private final Map<String, Integer> ends = new TreeMap<>();
    private final Delays accepted;
    private final Delays started;
    private long playedMillis;

    BenchFigures(int jobs) {
        accepted = new Delays(jobs);
        started = new Delays(jobs);
    }

    Delays accepted() {
        return accepted;
    }

    Delays started() {
        return started;
    }

    void ended(Reply reply) {
        ends.merge(reply.status(), 1, Integer::sum);
        playedMillis += reply.json().path("playedMillis").asLong();
    }

    int jobs() {
        return ends.values().stream().mapToInt(Integer::intValue).sum();
    }

    boolean allFinished() {
        return jobs() == ends.getOrDefault("finished", 0);
    }

    ObjectNode json(int sessions, long elapsedMillis) {
        ObjectNode json = Json.object()
                .put("sessions", sessions)
                .put("jobs", jobs())
                .put("elapsedMillis", elapsedMillis)
                .put("jobsPerSecond", perSecond(jobs(), elapsedMillis))
                .put("spokenMillis", playedMillis);
        ends.forEach(json::put);
        json.set("acceptedMillis", accepted.json());
        json.set("startedMillis", started.json());
        return json;
    }

    String words(int sessions, long elapsedMillis) {
        return """
                %-12s %10s %10s %10s %10s
                %-12s %s
                %-12s %s
                %d jobs in %d sessions, %s: %.1f jobs/s, %.1f s of speech per second; %s"""
                .formatted(
                        "delay, ms",
                        "50 %",
                        "99 %",
                        "99.9 %",
                        "most",
                        "to accepted",
                        accepted.words(),
                        "to started",
                        started.words(),
                        jobs(),
                        sessions,
                        Progress.seconds(elapsedMillis),
                        perSecond(jobs(), elapsedMillis),
                        perSecond(playedMillis, elapsedMillis) / 1000,
                        ends);
    }

    private static double perSecond(long count, long elapsedMillis) {
        return count * 1000.0 / Math.max(1, elapsedMillis);
    }

    /** Time spans, to be asked for percentiles: the nearest rank, so each is one that was measured. */
    static final class Delays {
        private final long[] micros;
        private int count;

        Delays(int most) {
            micros = new long[most];
        }

        void add(long nanos) {
            if (count < micros.length) {
                micros[count] = nanos / 1000;
                count++;
            }
        }

        /**
         * @param perMille 1..1000
         * @return milliseconds, NaN if there is none
         */
        double percentile(int perMille) {
            if (count == 0) {
                return Double.NaN;
            }
            long[] sorted = Arrays.copyOf(micros, count);
            Arrays.sort(sorted);
            return sorted[(int) ((perMille * (long) count + 999) / 1000) - 1] / 1000.0;
        }

        private ObjectNode json() {
            ObjectNode json = Json.object().put("count", count);
            if (count > 0) {
                json.put("p50", percentile(500))
                        .put("p99", percentile(990))
                        .put("p999", percentile(999))
                        .put("max", percentile(1000));
            }
            return json;
        }

        private String words() {
            return String.format(
                    Locale.ROOT,
                    "%10.2f %10.2f %10.2f %10.2f",
                    percentile(500),
                    percentile(990),
                    percentile(999),
                    percentile(1000));
        }
    }
}
