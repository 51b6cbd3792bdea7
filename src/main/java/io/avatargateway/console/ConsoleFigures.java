package io.avatargateway.console;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the console shows at one moment, as JSON. Counts of what happened are since this gateway's start; null is what
 * nobody knows at the moment.
 *
 * @param sequence one more each time, from 1 at this gateway's start
 * @param time of this gateway's clock
 * @param node the gateway that answers: counts, delays and errors are its own
 * @param everyMs how often there are new ones, in milliseconds
 * @param delaysFrom delays are of what happened from then on; null where nothing is measured
 * @param nodes all gateways at this broker, by their names
 * @param sessions of all gateways that have not ended
 * @param openings of sessions
 * @param delays of the last minute
 * @param jobs that ended
 * @param underruns gaps in speech that should have gone on
 * @param recoveries of lost links
 * @param renewals links that were changed in time
 * @param adoptions sessions taken up from other gateways
 * @param queues how much waits
 * @param simli what the avatar service counts, beside ours
 * @param ends sessions that ended, by reason
 * @param errors jobs and openings that failed, by their codes
 * @param tenants those with most sessions first
 * @param tenantsLeft how many further ones are not shown
 */
public record ConsoleFigures(
        long sequence,
        Instant time,
        String node,
        long everyMs,
        Instant delaysFrom,
        List<NodeFigures> nodes,
        SessionFigures sessions,
        OpeningFigures openings,
        DelayFigures delays,
        JobFigures jobs,
        Long underruns,
        RecoveryFigures recoveries,
        Long renewals,
        Long adoptions,
        QueueFigures queues,
        SimliFigures simli,
        Map<String, Long> ends,
        Map<String, Long> errors,
        List<TenantFigures> tenants,
        int tenantsLeft) {

    /** How a gateway is. Of another one only is known whether it lives. */
    public enum NodeState {
        UP,
        DEGRADED,
        DOWN,
        GONE,
        /** The gateway that answers does not know at the moment how it is. */
        UNKNOWN
    }

    /**
     * A gateway.
     *
     * @param mine whether it is the one that answers
     * @param causes of a state that is not UP, as the health names them
     * @param speaking sessions that speak
     * @param room for how many more sessions it has room
     * @param seenAt when it last said that it lives, by its own clock
     * @param draining whether it stops, and takes no sessions
     */
    public record NodeFigures(
            String name,
            boolean mine,
            NodeState state,
            List<String> causes,
            String version,
            int sessions,
            int speaking,
            Integer room,
            Instant startedAt,
            Instant seenAt,
            boolean draining) {}

    /**
     * Sessions.
     *
     * @param byTenant the 20 that have most, and {@code other}
     * @param waitingJobs that sessions know of
     */
    public record SessionFigures(
            int total, Map<String, Integer> byState, Map<String, Integer> byTenant, long waitingJobs) {}

    /**
     * Openings.
     *
     * @param refused by code
     * @param timeMs until the join info was there, in the last minute
     */
    public record OpeningFigures(long opened, Map<String, Long> refused, Percentiles timeMs) {}

    /** Delays; null where there were none. */
    public record DelayFigures(
            Percentiles queueWait,
            Percentiles firstFrame,
            Percentiles interrupt,
            Percentiles simliRoundTrip,
            Percentiles firstPicture) {}

    /** How many values there are, and below which milliseconds these parts of them lie. */
    public record Percentiles(long count, double p50, double p95, double p99) {}

    /** Jobs by how they ended. */
    public record JobFigures(long finished, long interrupted, long expired, long rejected, long failed) {}

    /** Recoveries. */
    public record RecoveryFigures(long made, long failed) {}

    /**
     * What waits.
     *
     * @param audio jobs that wait to come to their sessions
     * @param sessions commands by JMS
     * @param deadLetters of jobs, and of replies that reach nobody
     * @param commandDeadLetters of commands, which only the broker's queue shows
     * @param webhooks events that receivers have not taken
     * @param webhookDeadLetters events that are not sent any more
     * @param answersWaiting answers that the broker has not got
     * @param workersBacklog steps of sessions that are due and wait for a worker
     */
    public record QueueFigures(
            Long audio,
            Long sessions,
            Long deadLetters,
            Long commandDeadLetters,
            Long webhooks,
            Long webhookDeadLetters,
            Long answersWaiting,
            Long workersBacklog) {}

    /**
     * Sessions at the avatar service.
     *
     * @param ours open by our count
     * @param counted open by its count, of the accounts that told; null where none was asked, or none answered
     * @param checkedAt when that was asked
     * @param refusals links that it did not open, or ended on its own account, by kind; null where nothing is measured
     * @param trouble why the latest question had no answer, or null
     * @param differing how many sessions each kind of difference is about; kinds without any are missing
     * @param differences some of them
     */
    public record SimliFigures(
            long ours,
            Long counted,
            Instant checkedAt,
            Map<String, Long> refusals,
            String trouble,
            Map<String, Long> differing,
            List<Difference> differences) {}

    /**
     * A difference to the avatar service's count.
     *
     * @param kind as the bill's findings have it
     * @param count sessions that it is about, for a kind that knows no single ones
     * @param simliId the service's own id
     * @param session ours
     */
    public record Difference(String kind, long count, String simliId, String session) {}

    /**
     * A tenant.
     *
     * @param limits null for what is not limited
     * @param used null for what is not counted, since it is not limited
     */
    public record TenantFigures(String name, int sessions, Quotas limits, Quotas used) {}

    /** What may be used, or is. Minutes are of this day and this month, in UTC. */
    public record Quotas(
            Long sessions,
            Long openingsPerMinute,
            Long paidMinutesPerDay,
            Long paidMinutesPerMonth,
            Long eventStreams,
            Long uploadBytes) {}
}
