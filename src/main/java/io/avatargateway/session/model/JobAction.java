package io.avatargateway.session.model;

/** What a job asks for. */
public enum JobAction {
    /** Speaks its speech; silence is speech too. */
    SPEAK,
    /** Stops the speech, and has none itself. */
    INTERRUPT,
    /** Ends the session when everything before it has been spoken. Has no speech; jobs behind it end as rejected. */
    FINISH,
    /**
     * Changes the picture, when everything before it has been heard, or at once; stops no speech, and has none itself.
     */
    CHANGE_PICTURE
}
