package io.avatargateway.logs;

import java.util.logging.Level;

/** What the log tells of a session's life, one line each. {@code docs/operator.md} has them in a table. */
public enum LifeEvent {
    /** It is being opened. */
    OPENING("opening"),
    /** Its join info is there. */
    JOINABLE("joinable"),
    /** The avatar takes speech. */
    READY("ready"),
    /** It has no link, and opens another one. */
    RECOVERING("recovering"),
    /** Speech goes on over another link. */
    RECOVERED("recovered"),
    /** Speech goes on over a link that was opened before the old one had to end. */
    RENEWED("renewed"),
    /** This gateway has it now; another one had it, or an earlier life of this one. */
    TAKEN_UP("taken-up"),
    /** Its speech goes on here, behind what was heard elsewhere. */
    ADOPTED("adopted"),
    /** It ends behind what waits. */
    DRAINING("draining"),
    /** This gateway stops, and another one has it now. */
    HANDED_OVER("handed-over"),
    /** This gateway stops, and it waits at the broker for who comes next. */
    LEFT("left"),
    /** Another gateway has it, though this one had not let it go. */
    TAKEN_AWAY("taken-away"),
    /** It has ended. WARNING where the avatar service or the way to it ended it. */
    CLOSED("closed"),
    /** Its gateway died, and nobody goes on with it: its jobs are answered as failed. */
    LOST("lost"),
    /** A job has got its final answer. INFO with LOG_JOBS. */
    JOB("job");

    private final String word;

    LifeEvent(String word) {
        this.word = word;
    }

    /** The word in the log. */
    public String word() {
        return word;
    }

    /** The level, where the reason does not ask for another one. */
    Level level() {
        return switch (this) {
            case RECOVERING, TAKEN_AWAY -> Level.WARNING;
            case LOST -> Level.SEVERE;
            case JOB -> Level.FINE;
            default -> Level.INFO;
        };
    }
}
