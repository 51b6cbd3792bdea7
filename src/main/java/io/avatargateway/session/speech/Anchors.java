package io.avatargateway.session.speech;

import io.avatargateway.audio.format.Pcm16;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.Continuation;
import io.avatargateway.session.model.HandOver;
import io.avatargateway.session.model.Heard;
import io.avatargateway.session.port.SessionRecord;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Tells the session's record how far the job was heard that is being heard, as rarely as it can. An anchor leads to the
 * job's place until the play-out stalls, goes on behind that, or turns out to be elsewhere. Used by the session's
 * worker only.
 */
final class Anchors {

    /**
     * What was heard for this time is worth being told. A sign of life may be a second old, and SPEAK comes late: so
     * less than two seconds are said again.
     */
    private static final long FIRST_NANOS = TimeUnit.MILLISECONDS.toNanos(800);

    private static final long FIRST_BYTES = 800L * Pcm16.BYTES_PER_MILLI;

    /** Where the time is not known, it is looked again after this. */
    private static final long SOON_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

    /** So much less may be known to others than was heard; never more. */
    private static final long LATE_BYTES = 250L * Pcm16.BYTES_PER_MILLI;

    /** How exactly a place is known: a step of the clock. */
    private static final long EXACT_BYTES = 20L * Pcm16.BYTES_PER_MILLI;

    /** Jobs that have just ended, and whose final answers may not have come to the broker, that are told as well. */
    private static final int MOST_ENDED = 2;

    private final PlayOutClock clock;
    private final Timekeeper time;
    private final SessionRecord record;
    private final Deque<Heard> ended = new ArrayDeque<>();
    private Utterance current;
    /** What was told of the current one, or null. */
    private Heard told;

    private long lookAtNanos = Long.MAX_VALUE;
    /** Whether nothing that was sent is left to be heard. */
    private boolean dry;

    Anchors(PlayOutClock clock, Timekeeper time, SessionRecord record) {
        this.clock = clock;
        this.time = time;
        this.record = record;
    }

    /** Another gateway has told these: from now on they are this one's, by its clock, and stand still. */
    void takeUp(Continuation from) {
        Instant now = time.now();
        List<Heard> all = new ArrayList<>();
        from.heard().forEach(heard -> all.add(new Heard(heard.arrival(), heard.bytesAt(from.aliveAt()), now, false)));
        while (all.size() > MOST_ENDED + 1) {
            all.remove(0);
        }
        ended.addAll(all);
        // Also where there are none: what the other one told in its last moment leads astray from now on.
        record.heard(all);
    }

    /** This one is being heard. */
    void follow(Utterance utterance, long nowNanos) {
        if (utterance != current) {
            current = utterance;
            told = takenUp(utterance.job().arrival());
            lookAtNanos = told == null ? nowNanos + FIRST_NANOS : nowNanos;
            dry = false;
        }
        if (nowNanos - lookAtNanos >= 0) {
            look(nowNanos);
        }
    }

    private Heard takenUp(long arrival) {
        Heard found = ended.stream()
                .filter(heard -> heard.arrival() == arrival)
                .findFirst()
                .orElse(null);
        ended.remove(found);
        return found;
    }

    /** The avatar has said something, or gets more to say: the place may not be where it was thought. */
    void lookSoon(long nowNanos) {
        if (current != null && told != null) {
            lookAtNanos = nowNanos;
        }
    }

    /** A frame goes to the avatar: what stood still may go on. */
    void sending(long nowNanos) {
        if (dry) {
            dry = false;
            lookAtNanos = nowNanos;
        }
    }

    /** When to {@link #follow} again by itself, in nanoseconds from now; {@link Long#MAX_VALUE} for never. */
    long nanosUntilLook(long nowNanos) {
        return current == null || lookAtNanos == Long.MAX_VALUE ? Long.MAX_VALUE : lookAtNanos - nowNanos;
    }

    private void look(long nowNanos) {
        long known = clock.heardIfLost(nowNanos);
        long heard = whole(current.place(known, clock.position()));
        boolean running = isRunning(known, nowNanos);
        boolean worthIt = told != null || heard >= FIRST_BYTES;
        if (worthIt && (told == null || differs(heard, running))) {
            tell(new Heard(current.job().arrival(), heard, time.now(), running));
        }
        dry = !running && known >= clock.position();
        lookAtNanos = worthIt || dry
                ? nextLook(known, running, nowNanos)
                : nowNanos + Math.max(Pcm16.nanos(FIRST_BYTES - heard), SOON_NANOS);
    }

    private static long whole(long bytes) {
        return bytes - bytes % Pcm16.BYTES_PER_SAMPLE;
    }

    /** Whether the place goes on from here by itself. */
    private boolean isRunning(long known, long nowNanos) {
        return clock.leadNanos(nowNanos) > 0
                && known >= clock.playedPosition(nowNanos)
                && clock.reached(Math.max(0, known - Pcm16.BYTES_PER_SAMPLE), nowNanos);
    }

    private boolean differs(long heard, boolean running) {
        long thought = told.bytesAt(time.now());
        return running != told.running() || thought > heard + EXACT_BYTES || thought < heard - LATE_BYTES;
    }

    private void tell(Heard anchor) {
        told = anchor;
        List<Heard> all = new ArrayList<>(ended);
        all.add(anchor);
        record.heard(all);
    }

    /** While it goes on, when it runs dry if nothing is sent; else when it is to go on by the clock. */
    private long nextLook(long known, boolean running, long nowNanos) {
        if (running) {
            return current.sent() ? Long.MAX_VALUE : nowNanos + clock.leadNanos(nowNanos);
        }
        if (dry) {
            return Long.MAX_VALUE;
        }
        long wait = clock.nanosUntilReached(known, nowNanos);
        return nowNanos + (wait > 0 ? wait : SOON_NANOS);
    }

    /** The link is going: the place stands still. To be called before the clock learns of it. */
    void lost(long nowNanos) {
        if (current != null && told != null && told.running()) {
            long heard = current.place(clock.heardIfLost(nowNanos), clock.position());
            tell(new Heard(current.job().arrival(), whole(heard), time.now(), false));
        }
        lookAtNanos = Long.MAX_VALUE;
        dry = true;
    }

    /** This gateway lets the session go, and sends nothing any more. */
    void left(HandOver how, long nowNanos) {
        Instant now = time.now();
        List<Heard> all = new ArrayList<>();
        ended.forEach(heard -> all.add(new Heard(heard.arrival(), heard.bytes(), now, false)));
        if (current != null) {
            long heard = current.place(clock.heardIfLost(nowNanos), clock.position());
            all.add(new Heard(current.job().arrival(), whole(heard), now, false));
        }
        record.left(all, how);
    }

    /** This one has its final answer. To be called before the clock learns of an interrupt or a loss. */
    void ended(Utterance utterance, long nowNanos) {
        if (utterance == current) {
            if (told != null) {
                long heard = utterance.place(clock.heardIfLost(nowNanos), clock.position());
                ended.addLast(new Heard(told.arrival(), whole(heard), time.now(), false));
                if (ended.size() > MOST_ENDED) {
                    ended.removeFirst();
                }
            }
            current = null;
            told = null;
            lookAtNanos = Long.MAX_VALUE;
        }
    }
}
