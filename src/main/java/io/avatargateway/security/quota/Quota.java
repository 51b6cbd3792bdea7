package io.avatargateway.security.quota;

/** What is limited for each tenant. */
public enum Quota {
    /** Sessions at once. */
    SESSIONS("sessions"),
    /** Sessions opened within any minute. */
    OPENINGS("openingsPerMinute"),
    /** Minutes of sessions on one day, in UTC. */
    DAY("paidMinutesPerDay"),
    /** Minutes of sessions in one month, in UTC. */
    MONTH("paidMinutesPerMonth"),
    /** Event streams at once. */
    STREAMS("eventStreams"),
    /** Bytes of speech over HTTP on their way in at once. */
    UPLOADS("uploadBytes");

    private final String field;

    Quota(String field) {
        this.field = field;
    }

    /** As the file of tenants calls it. */
    public String field() {
        return field;
    }
}
