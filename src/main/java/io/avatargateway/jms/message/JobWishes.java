package io.avatargateway.jms.message;

import io.avatargateway.api.JobTexts;
import io.avatargateway.session.model.JobAction;
import io.avatargateway.session.model.JobText;
import io.avatargateway.session.model.PictureChange;
import io.avatargateway.session.model.Resume;
import jakarta.jms.JMSException;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a job wants to be spoken, and what it wants instead of speech.
 *
 * @param mode how it comes into the order
 * @param keepWaiting for one that barges in: whether what waits stays
 * @param action what it asks for; silence is speech too
 * @param isAction whether it asks for something that needs no body
 * @param silenceMillis the length of the silence, 0 for none
 * @param notBefore not to be spoken before, or null
 * @param picture how the picture changes, or null
 * @param text what it says, in writing, or null
 * @param resume where it goes on if its link is lost, or null
 */
public record JobWishes(
        Mode mode,
        boolean keepWaiting,
        JobAction action,
        boolean isAction,
        long silenceMillis,
        Instant notBefore,
        PictureChange picture,
        JobText text,
        Resume resume) {

    static final long MAX_SILENCE_MILLIS = 600_000;

    /** Of a message whose wishes cannot be read. */
    static final JobWishes NONE = new JobWishes(Mode.QUEUE, false, JobAction.SPEAK, false, 0, null, null, null, null);

    public static final String INTERRUPT = "interrupt";
    private static final String SILENCE = "silence";

    /** How a job comes into the order of those that wait. */
    public enum Mode {
        /** Behind the others. */
        QUEUE,
        /** Before all whose turn has not come. */
        NEXT,
        /** Now. */
        INTERRUPT;

        /** Whether it comes by the queue that is read at once. */
        public boolean overtakes() {
            return this != QUEUE;
        }
    }

    /** Whether its time has not come. */
    public boolean tooEarly(Instant now) {
        return notBefore != null && now.isBefore(notBefore);
    }

    static JobWishes of(MessageProperties properties) throws JobFault, JMSException {
        String action = properties
                .word(
                        JmsNames.ACTION,
                        List.of(
                                INTERRUPT,
                                "finish",
                                SILENCE,
                                PictureProperties.CAMERA,
                                PictureProperties.BACKGROUND,
                                PictureProperties.FOREGROUND))
                .orElse("");
        String mode = properties
                .word(JmsNames.MODE, List.of("queue", "next", INTERRUPT))
                .orElse("queue");
        boolean keepWaiting = properties.truth(JmsNames.KEEP_WAITING).orElse(false);
        long silenceMillis = properties
                .wholeNumber(JmsNames.SILENCE_MILLIS, 1, MAX_SILENCE_MILLIS)
                .orElse(0L);
        if (action.equals(SILENCE) != silenceMillis > 0) {
            throw MessageProperties.invalid(
                    JmsNames.SILENCE_MILLIS,
                    silenceMillis > 0 ? Long.toString(silenceMillis) : "none",
                    "1.." + MAX_SILENCE_MILLIS + " with AvatarAction silence, and none without");
        }
        Instant notBefore = properties.instant(JmsNames.NOT_BEFORE).orElse(null);
        return new JobWishes(
                mode(mode, action),
                keepWaiting,
                action(action),
                !action.isEmpty(),
                silenceMillis,
                notBefore,
                PictureProperties.read(properties, action),
                text(properties),
                resume(properties));
    }

    private static Resume resume(MessageProperties properties) throws JobFault, JMSException {
        return properties
                .word(
                        JmsNames.RESUME,
                        Stream.of(Resume.values()).map(Resume::word).toList())
                .flatMap(Resume::of)
                .orElse(null);
    }

    private static JobText text(MessageProperties properties) throws JobFault, JMSException {
        try {
            return JobTexts.read(
                    properties.string(JmsNames.TEXT).orElse(null),
                    properties.string(JmsNames.TEXT_LANGUAGE).orElse(null),
                    properties.string(JmsNames.MARKS).orElse(null));
        } catch (JobTexts.Fault fault) {
            String name =
                    switch (fault.field()) {
                        case TEXT -> JmsNames.TEXT;
                        case LANGUAGE -> JmsNames.TEXT_LANGUAGE;
                        case MARKS -> JmsNames.MARKS;
                    };
            throw MessageProperties.invalid(name, fault.value(), fault.rule());
        }
    }

    private static Mode mode(String mode, String action) {
        return action.equals(INTERRUPT) || mode.equals(INTERRUPT)
                ? Mode.INTERRUPT
                : mode.equals("next") ? Mode.NEXT : Mode.QUEUE;
    }

    private static JobAction action(String action) {
        return switch (action) {
            case INTERRUPT -> JobAction.INTERRUPT;
            case "finish" -> JobAction.FINISH;
            case PictureProperties.CAMERA, PictureProperties.BACKGROUND, PictureProperties.FOREGROUND ->
                JobAction.CHANGE_PICTURE;
            default -> JobAction.SPEAK;
        };
    }
}
