package io.avatargateway.rest;

import io.avatargateway.room.probe.ProbeReason;
import io.avatargateway.room.probe.ProbeReport;
import io.avatargateway.room.probe.ProbeReport.Mark;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Instant;
import java.util.List;

/**
 * A probe as JSON; what is not known is left out. See {@link ProbeReport} for what the fields mean.
 *
 * @param state {@code running} or {@code done}
 * @param speechToSoundMillis from the sending of the speech to the first audible sample
 * @param lipDelayMillis how far the lips were behind the sound; left out where that cannot be told
 */
@JsonbPropertyOrder({"id", "state", "step", "verdict", "findings", "faceId", "sessionId", "startedAt", "endedAt"})
public record ProbeView(
        String id,
        String state,
        String step,
        String verdict,
        List<FindingView> findings,
        String faceId,
        String sessionId,
        boolean scheduled,
        Instant startedAt,
        Instant endedAt,
        MarksView millis,
        Long speechToSoundMillis,
        Integer lipDelayMillis,
        VideoView video,
        AudioView audio) {

    /** Something wrong. */
    public record FindingView(ProbeReason reason, String detail) {}

    /** What was reached, in milliseconds since the probe began. */
    public record MarksView(
            Long token,
            Long joinInfo,
            Long roomJoined,
            Long start,
            Long firstFrame,
            Long speechSent,
            Long firstSound,
            Long speechFinished,
            Long sessionClosed) {}

    /** What was seen. */
    public record VideoView(
            long frames,
            double framesPerSecond,
            Integer announcedFramesPerSecond,
            int freezes,
            long longestGapMillis,
            int width,
            int height) {}

    /** What was heard. */
    public record AudioView(double energy, double peak, long audibleMillis, long sentMillis) {}

    static ProbeView of(ProbeReport probe) {
        return new ProbeView(
                probe.id(),
                probe.endedAt() == null ? "running" : "done",
                probe.step().word(),
                probe.verdict() == null ? null : probe.verdict().word(),
                probe.findings().stream()
                        .map(finding -> new FindingView(finding.reason(), finding.detail()))
                        .toList(),
                probe.faceId(),
                probe.sessionId() == null ? null : probe.sessionId().value(),
                probe.scheduled(),
                probe.startedAt(),
                probe.endedAt(),
                marks(probe),
                speechToSound(probe),
                probe.lipDelayMillis(),
                probe.seen().frames() == 0 ? null : video(probe),
                probe.marks().containsKey(Mark.SPEECH_SENT) ? audio(probe.heard()) : null);
    }

    private static MarksView marks(ProbeReport probe) {
        return new MarksView(
                probe.marks().get(Mark.TOKEN),
                probe.marks().get(Mark.JOIN_INFO),
                probe.marks().get(Mark.ROOM_JOINED),
                probe.marks().get(Mark.START),
                probe.marks().get(Mark.FIRST_FRAME),
                probe.marks().get(Mark.SPEECH_SENT),
                probe.marks().get(Mark.FIRST_SOUND),
                probe.marks().get(Mark.SPEECH_FINISHED),
                probe.marks().get(Mark.SESSION_CLOSED));
    }

    private static Long speechToSound(ProbeReport probe) {
        Long heard = probe.marks().get(Mark.FIRST_SOUND);
        return heard == null ? null : Long.valueOf(heard - probe.marks().get(Mark.SPEECH_SENT));
    }

    private static VideoView video(ProbeReport probe) {
        ProbeReport.Seen seen = probe.seen();
        return new VideoView(
                seen.frames(),
                rounded(seen.framesPerSecond(), 10),
                probe.announcedFps(),
                seen.freezes(),
                seen.longestGapMillis(),
                seen.widthPixels(),
                seen.heightPixels());
    }

    private static AudioView audio(ProbeReport.Heard heard) {
        return new AudioView(
                rounded(heard.energy(), 10_000),
                rounded(heard.peak(), 10_000),
                heard.audibleMillis(),
                heard.sentMillis());
    }

    private static double rounded(double value, int parts) {
        return (double) Math.round(value * parts) / parts;
    }
}
