package io.avatargateway.security.quota;

import io.avatargateway.security.Tenant;
import io.avatargateway.security.tenants.Limits;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What one tenant uses of this gateway at this moment, and has used on the last days. Guarded by itself. */
final class TenantUse {

    /** When to ask again for what others have to give back. */
    private static final Duration SOON = Duration.ofSeconds(5);

    private static final long MINUTE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Tenant tenant;
    private final Set<Session> sessions = new HashSet<>();
    /** Within the last minute, oldest first; not more than may be. */
    private final Deque<Long> openings = new ArrayDeque<>();

    private final PaidDays paid = new PaidDays();
    private int streams;
    private long uploading;

    TenantUse(Tenant tenant) {
        this.tenant = tenant;
    }

    /** A session that runs; told apart from others by itself. */
    static final class Session {
        private final PaidDays counted = new PaidDays();
        private long countedNanos;

        Session(long sinceNanos) {
            this.countedNanos = sinceNanos;
        }
    }

    synchronized Session open(Limits limits, UseElsewhere elsewhere, Moment now) {
        if (limits.sessions() > 0) {
            int used = sessions.size() + elsewhere.sessions(tenant);
            if (used >= limits.sessions()) {
                throw tooMany(tenant, limits.sessions());
            }
        }
        usedUp(limits, elsewhere, now).ifPresent(quota -> {
            throw quota;
        });
        if (limits.openingsPerMinute() > 0) {
            forgetOpenings(now);
            Duration wait =
                    openings.isEmpty() ? SOON : Duration.ofNanos(openings.peekFirst() + MINUTE_NANOS - now.nanos());
            int used = openings.size() + elsewhere.now(tenant).openings();
            require(Quota.OPENINGS, used, limits.openingsPerMinute(), wait);
            openings.addLast(now.nanos());
        }
        return adopt(now.nanos());
    }

    static QuotaExceededException tooMany(Tenant tenant, int sessions) {
        return new QuotaExceededException(tenant, Quota.SESSIONS, sessions, SOON);
    }

    private void forgetOpenings(Moment now) {
        while (!openings.isEmpty() && now.nanos() - openings.peekFirst() >= MINUTE_NANOS) {
            openings.removeFirst();
        }
    }

    synchronized Session adopt(long sinceNanos) {
        Session session = new Session(sinceNanos);
        sessions.add(session);
        return session;
    }

    synchronized void end(Session session, UseElsewhere elsewhere, Moment now) {
        count(elsewhere, now);
        sessions.remove(session);
    }

    synchronized void cancel(Session session) {
        if (sessions.remove(session)) {
            paid.takeBack(session.counted);
        }
    }

    synchronized void leave(Session session) {
        sessions.remove(session);
    }

    synchronized void openStream(Limits limits, UseElsewhere elsewhere) {
        if (limits.eventStreams() > 0) {
            require(Quota.STREAMS, streams + elsewhere.now(tenant).streams(), limits.eventStreams(), SOON);
        }
        streams++;
    }

    synchronized void endStream() {
        streams--;
    }

    synchronized void openUpload(Limits limits, UseElsewhere elsewhere, long bytes) {
        if (limits.uploadBytes() > 0
                && uploading + elsewhere.now(tenant).uploadBytes() + bytes > limits.uploadBytes()) {
            throw new QuotaExceededException(tenant, Quota.UPLOADS, limits.uploadBytes(), SOON);
        }
        uploading += bytes;
    }

    synchronized void endUpload(long bytes) {
        uploading -= bytes;
    }

    synchronized CurrentUse now(Moment now) {
        forgetOpenings(now);
        return new CurrentUse(openings.size(), streams, uploading);
    }

    synchronized TotalUse total(UseElsewhere elsewhere, Moment now) {
        count(elsewhere, now);
        LocalDate today = now.day();
        return new TotalUse(
                tenant,
                sessions.size() + elsewhere.sessions(tenant),
                now(now).plus(elsewhere.now(tenant)),
                between(today, today, elsewhere),
                inMonthOf(today, elsewhere));
    }

    synchronized Map<LocalDate, Duration> paid() {
        return paid.all();
    }

    synchronized void restore(Map<LocalDate, Duration> more) {
        paid.add(more);
    }

    /** Counts the time that has passed, or passes it over. */
    synchronized void count(UseElsewhere elsewhere, Moment now) {
        boolean passOver = elsewhere.ownsNone();
        for (Session session : sessions) {
            if (passOver) {
                session.countedNanos = now.nanos();
            } else {
                count(session, now);
            }
        }
    }

    private void count(Session session, Moment now) {
        Duration time = Duration.ofNanos(now.nanos() - session.countedNanos);
        session.countedNanos = now.nanos();
        session.counted.add(time, now.time());
        paid.add(time, now.time());
    }

    /** The month first: it is the longer one to wait for. */
    synchronized Optional<QuotaExceededException> usedUp(Limits limits, UseElsewhere elsewhere, Moment now) {
        if (!limits.paid()) {
            return Optional.empty();
        }
        count(elsewhere, now);
        LocalDate today = now.day();
        LocalDate tomorrow = today.plusDays(1);
        // The fuller of two: what a clock counted for the next day already, before it was set right, is not forgotten.
        Duration thisMonth = longer(inMonthOf(today, elsewhere), inMonthOf(tomorrow, elsewhere));
        Optional<QuotaExceededException> month = usedUp(
                Quota.MONTH,
                thisMonth,
                limits.paidMinutesPerMonth(),
                today.withDayOfMonth(1).plusMonths(1),
                now);
        if (month.isPresent()) {
            return month;
        }
        Duration thisDay = longer(between(today, today, elsewhere), between(tomorrow, tomorrow, elsewhere));
        return usedUp(Quota.DAY, thisDay, limits.paidMinutesPerDay(), tomorrow, now);
    }

    private Duration inMonthOf(LocalDate day, UseElsewhere elsewhere) {
        LocalDate first = day.withDayOfMonth(1);
        return between(first, first.plusMonths(1).minusDays(1), elsewhere);
    }

    private Duration between(LocalDate from, LocalDate to, UseElsewhere elsewhere) {
        return paid.between(from, to).plus(elsewhere.paid(tenant, from, to));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) > 0 ? one : other;
    }

    private Optional<QuotaExceededException> usedUp(
            Quota quota, Duration used, long limitMinutes, LocalDate next, Moment now) {
        if (limitMinutes == 0 || used.toMinutes() < limitMinutes) {
            return Optional.empty();
        }
        Duration wait = Duration.between(now.time(), next.atStartOfDay().toInstant(ZoneOffset.UTC));
        return Optional.of(new QuotaExceededException(tenant, quota, limitMinutes, wait));
    }

    private void require(Quota quota, long used, long limit, Duration wait) {
        if (used >= limit) {
            throw new QuotaExceededException(tenant, quota, limit, wait);
        }
    }
}
