package io.avatargateway.security.tenants;

/**
 * What a tenant may use; 0 is no limit but the server's own.
 *
 * @param sessions at once
 * @param openingsPerMinute sessions opened in any minute
 * @param paidMinutesPerDay minutes of sessions on one day, in UTC
 * @param paidMinutesPerMonth minutes of sessions in one month, in UTC
 * @param eventStreams at once
 * @param uploadBytes of speech over HTTP on their way in at once; a body of unknown length counts as the longest
 */
public record Limits(
        int sessions,
        int openingsPerMinute,
        long paidMinutesPerDay,
        long paidMinutesPerMonth,
        int eventStreams,
        long uploadBytes) {

    /** Only the server's own. */
    public static final Limits NONE = new Limits(0, 0, 0, 0, 0, 0);

    /** Whether minutes are limited. */
    public boolean paid() {
        return paidMinutesPerDay > 0 || paidMinutesPerMonth > 0;
    }

    /** Whether gateways tell each other of anything that is limited. */
    public boolean shared() {
        return sessions > 0 || paid() || current();
    }

    /** Whether something is limited that gateways count by what is used at one moment. */
    public boolean current() {
        return openingsPerMinute > 0 || eventStreams > 0 || uploadBytes > 0;
    }
}
