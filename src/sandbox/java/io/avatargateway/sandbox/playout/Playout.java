package io.avatargateway.sandbox.playout;

import io.avatargateway.sandbox.time.Loop;
import java.time.Duration;
import java.util.List;

/**
 * The avatar's play-out clock. Audio that came in is played in real time (times a speed), in order, without a gap while
 * there is some.
 *
 * <p>All audio of a session lies on one axis of bytes received. What waits is always the end of that axis, since {@link
 * #skip()} forgets everything. So the state is two positions, and the stretches played before each skip.
 *
 * <p>Not thread-safe: all methods on the loop.
 */
public final class Playout {
    /** Told, on the loop, when the avatar begins and stops speaking. */
    public interface Listener {
        /** The first sound of an utterance is heard. */
        void speaks();

        /** Nothing is left to play, or it was skipped. */
        void fallsSilent();
    }

    private final Loop loop;
    private final Duration startLatency;
    private final Listener listener;
    private final PlayoutStatistics statistics = new PlayoutStatistics();
    private final PlayedStretches stretches = new PlayedStretches();
    private final Marks marks = new Marks();
    private final PlayHead head;
    private final Alarm wakeUp;
    private final Sound sound = new Sound();
    private final Speech speech;

    private PlayoutPhase phase = PlayoutPhase.HELD;
    private long receivedBytes;
    private long position;
    private long dryNanos;
    private boolean everDry;

    /**
     * A clock that holds audio until {@link #start()}.
     *
     * @param loop time and timers
     * @param speed factor on real time, above 0
     * @param startLatency from the first audio to SPEAK, at normal speed
     * @param listener told of SPEAK and SILENT
     */
    public Playout(Loop loop, double speed, Duration startLatency, Listener listener) {
        this.loop = loop;
        this.wakeUp = new Alarm(loop);
        this.head = new PlayHead(speed);
        this.startLatency = Duration.ofNanos((long) (startLatency.toNanos() / speed));
        this.listener = listener;
        this.speech = new Speech(loop.nanoTime());
    }

    /** Lets audio play from now on: what was held and what comes. */
    public void start() {
        if (phase == PlayoutPhase.HELD) {
            phase = PlayoutPhase.SILENT;
            beginIfAudioWaits();
        }
    }

    /**
     * The speech within the audio, as of now.
     *
     * @return to be told of every frame, before {@link #add} or {@link #replace}
     */
    public Speech speech() {
        advance();
        return speech;
    }

    /**
     * More audio came in.
     *
     * @param bytes its size, even
     */
    public void add(int bytes) {
        advance();
        statistics.frame(bytes);
        if (phase == PlayoutPhase.SPEAKING) {
            statistics.lead(head.nanosAt(receivedBytes) - loop.nanoTime());
        } else if (phase == PlayoutPhase.SILENT && everDry && bytes > 0) {
            statistics.starved(loop.nanoTime() - dryNanos);
        }
        receivedBytes += bytes;
        beginIfAudioWaits();
        planWakeUp();
    }

    /** Forgets all audio that was not played yet; the avatar falls silent if it was speaking. */
    public void skip() {
        advance();
        forgetWaiting();
        everDry = false;
        if (phase == PlayoutPhase.SPEAKING) {
            fallSilent();
        } else if (phase == PlayoutPhase.STARTING) {
            becomeSilent();
        }
    }

    /**
     * Drops what waits and plays this in its place; an avatar that was speaking speaks on.
     *
     * @param bytes size of the new audio, even
     */
    public void replace(int bytes) {
        advance();
        forgetWaiting();
        everDry = false;
        statistics.frame(bytes);
        receivedBytes += bytes;
        if (phase == PlayoutPhase.SPEAKING) {
            head.set(loop.nanoTime(), position);
            sound.play(head.frozen());
            if (bytes == 0) {
                fallSilent();
            }
        }
        beginIfAudioWaits();
        planWakeUp();
    }

    /**
     * Runs a task once that much audio was played in this session.
     *
     * @param playedBytes total bytes played since the session began
     * @param task runs on the loop; at once if that much was played already
     */
    public void when(long playedBytes, Runnable task) {
        advance();
        marks.add(playedBytes, task);
        runMarks();
        planWakeUp();
    }

    /** Ends play-out where it is, without a word to the listener. Idempotent. */
    public void end() {
        if (phase != PlayoutPhase.ENDED) {
            advance();
            wakeUp.off();
            marks.clear();
            stretches.played(position);
            sound.end();
            phase = PlayoutPhase.ENDED;
        }
    }

    /**
     * Whether nothing is left to play.
     *
     * @return true if all audio received was played or forgotten
     */
    public boolean isDry() {
        advance();
        return position >= receivedBytes;
    }

    /**
     * Whether audio plays when it comes, or is held.
     *
     * @return true once {@link #start()} was called
     */
    public boolean isStarted() {
        return phase != PlayoutPhase.HELD;
    }

    /**
     * How much was played so far.
     *
     * @return bytes
     */
    public long playedBytes() {
        advance();
        return stretches.totalBytes(position);
    }

    /**
     * Which stretches of the received audio were played so far.
     *
     * @return a copy, in order; the last one may still grow
     */
    public List<Stretch> played() {
        advance();
        return stretches.upTo(position);
    }

    /**
     * Counters of this play-out.
     *
     * @return the live object, to be read on the loop
     */
    public PlayoutStatistics statistics() {
        return statistics;
    }

    /**
     * What is heard, for those who listen.
     *
     * @return to be told of every frame, before {@link #add} or {@link #replace}
     */
    public Sound sound() {
        return sound;
    }

    private void beginIfAudioWaits() {
        if (phase == PlayoutPhase.SILENT && receivedBytes > position) {
            phase = PlayoutPhase.STARTING;
            wakeUp.set(loop.nanoTime() + startLatency.toNanos(), this::speak);
        }
    }

    private void speak() {
        wakeUp.off();
        if (phase == PlayoutPhase.STARTING && position >= receivedBytes) {
            becomeSilent();
        } else if (phase == PlayoutPhase.STARTING) {
            phase = PlayoutPhase.SPEAKING;
            head.set(loop.nanoTime(), position);
            sound.play(head.frozen());
            statistics.utterance();
            listener.speaks();
            planWakeUp();
        }
    }

    private void onWakeUp() {
        wakeUp.off();
        advance();
        planWakeUp();
    }

    /** Brings the position up to now; falls silent if the audio ended meanwhile, however late the timer is. */
    private void advance() {
        if (phase != PlayoutPhase.SPEAKING) {
            return;
        }
        long now = loop.nanoTime();
        long endNanos = head.nanosAt(receivedBytes);
        position = now >= endNanos ? receivedBytes : Math.min(receivedBytes, head.positionAt(now));
        speech.heardUntil(position, head);
        runMarks();
        // A mark's task may have ended or silenced this play-out.
        if (phase == PlayoutPhase.SPEAKING && position >= receivedBytes) {
            dryNanos = endNanos;
            everDry = true;
            sound.playUntil(receivedBytes);
            fallSilent();
        }
    }

    private void forgetWaiting() {
        stretches.skip(position, receivedBytes);
        statistics.skipped(receivedBytes - position);
        position = receivedBytes;
        sound.forget(receivedBytes);
        speech.forget(receivedBytes);
    }

    private void fallSilent() {
        becomeSilent();
        listener.fallsSilent();
    }

    private void becomeSilent() {
        phase = PlayoutPhase.SILENT;
        wakeUp.off();
    }

    private void planWakeUp() {
        if (phase != PlayoutPhase.SPEAKING) {
            return;
        }
        long playedBytes = stretches.totalBytes(position);
        long untilMark = marks.next().orElse(Long.MAX_VALUE) - playedBytes;
        long wakeAtPosition = position + Math.min(receivedBytes - position, untilMark);
        long dueNanos = head.nanosAt(wakeAtPosition);
        // Each frame puts the end off; one that wakes up too early looks again, and costs less than a timer per frame.
        if (dueNanos < wakeUp.dueNanos()) {
            wakeUp.set(dueNanos, this::onWakeUp);
        }
    }

    private void runMarks() {
        marks.run(stretches.totalBytes(position));
    }
}
