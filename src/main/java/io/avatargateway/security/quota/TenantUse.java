package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Limits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/** What one tenant uses at this moment, and has used this month. Guarded by itself. */
final class TenantUse {

    /** When to ask again for what others have to give back. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Tenant tenant;
    private final Set<Session> sessions = new HashSet<>();
    /** Within the last minute, oldest first; not more than may be. */
    private final Deque<Instant> openings = new ArrayDeque<>();

    private LocalDate day = LocalDate.EPOCH;
    private Duration paidThisDay = Duration.ZERO;
    private Duration paidThisMonth = Duration.ZERO;
    private int streams;
    private long uploading;

    TenantUse(Tenant tenant) {
        this.tenant = tenant;
    }

    /** A session that runs; told apart from others by itself. */
    static final class Session {
        private final Instant since;

        Session(Instant since) {
            this.since = since;
        }
    }

    synchronized Session open(Limits limits, Instant now) {
        turnTo(now);
        require(Quota.SESSIONS, sessions.size(), limits.sessions(), SOON);
        requirePaid(limits, now);
        while (!openings.isEmpty() && !openings.peekFirst().isAfter(now.minus(MINUTE))) {
            openings.removeFirst();
        }
        if (limits.openingsPerMinute() > 0) {
            Duration wait = openings.isEmpty()
                    ? SOON
                    : Duration.between(now, openings.peekFirst().plus(MINUTE));
            require(Quota.OPENINGS, openings.size(), limits.openingsPerMinute(), wait);
            openings.addLast(now);
        }
        return adopt(now);
    }

    synchronized Session adopt(Instant since) {
        Session session = new Session(since);
        sessions.add(session);
        return session;
    }

    synchronized void end(Session session, Instant now) {
        if (sessions.remove(session)) {
            turnTo(now);
            paidThisDay = paidThisDay.plus(since(session, startOfDay(), now));
            paidThisMonth = paidThisMonth.plus(since(session, startOfMonth(), now));
        }
    }

    synchronized void cancel(Session session) {
        sessions.remove(session);
    }

    synchronized void openStream(Limits limits) {
        require(Quota.STREAMS, streams, limits.eventStreams(), SOON);
        streams++;
    }

    synchronized void endStream() {
        streams--;
    }

    synchronized void openUpload(Limits limits, long bytes) {
        if (limits.uploadBytes() > 0 && uploading + bytes > limits.uploadBytes()) {
            throw new QuotaExceededException(tenant, Quota.UPLOADS, limits.uploadBytes(), SOON);
        }
        uploading += bytes;
    }

    synchronized void endUpload(long bytes) {
        uploading -= bytes;
    }

    private void requirePaid(Limits limits, Instant now) {
        Duration thisDay = paidThisDay;
        Duration thisMonth = paidThisMonth;
        for (Session session : sessions) {
            thisDay = thisDay.plus(since(session, startOfDay(), now));
            thisMonth = thisMonth.plus(since(session, startOfMonth(), now));
        }
        Instant nextMonth = day.withDayOfMonth(1).plusMonths(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        require(Quota.MONTH, thisMonth.toMinutes(), limits.paidMinutesPerMonth(), Duration.between(now, nextMonth));
        Instant nextDay = day.plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        require(Quota.DAY, thisDay.toMinutes(), limits.paidMinutesPerDay(), Duration.between(now, nextDay));
    }

    /** Of a session, what lies behind the beginning. */
    private static Duration since(Session session, Instant beginning, Instant now) {
        Instant from = session.since.isBefore(beginning) ? beginning : session.since;
        return now.isAfter(from) ? Duration.between(from, now) : Duration.ZERO;
    }

    private void turnTo(Instant now) {
        LocalDate today = LocalDate.ofInstant(now, ZoneOffset.UTC);
        // Never back: a clock that is set right would bring back a day that was used up, or forget one.
        if (today.isAfter(day)) {
            if (!today.withDayOfMonth(1).equals(day.withDayOfMonth(1))) {
                paidThisMonth = Duration.ZERO;
            }
            paidThisDay = Duration.ZERO;
            day = today;
        }
    }

    private Instant startOfDay() {
        return day.atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private Instant startOfMonth() {
        return day.withDayOfMonth(1).atStartOfDay().toInstant(ZoneOffset.UTC);
    }

    private void require(Quota quota, long used, long limit, Duration wait) {
        if (limit > 0 && used >= limit) {
            throw new QuotaExceededException(tenant, quota, limit, wait);
        }
    }
}
