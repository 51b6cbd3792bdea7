package io.avatargateway.rest;

import io.avatargateway.api.FieldError;
import io.avatargateway.api.ProblemException;
import io.avatargateway.ledger.usage.UsageQuery;
import io.avatargateway.ledger.usage.UsageQuery.Group;
import io.avatargateway.security.Caller;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A question for usage, as its parameters ask.
 *
 * @param query which usage
 * @param csv whether as CSV; null where the parameters do not say
 */
record UsageRequest(UsageQuery query, Boolean csv) {

    private static final int MAX_TENANT = 200;
    private static final int USUAL_DAYS = 31;
    private static final String BY_DEFAULT = "day,tenant";

    /**
     * @param today UTC
     * @param caller sees its own tenant's, unless it is an operator
     * @throws ProblemException REQUEST_INVALID, naming every parameter that breaks its rule
     */
    static UsageRequest read(
            String from, String to, String tenant, String groupBy, String format, LocalDate today, Caller caller) {
        QueryReader query = new QueryReader();
        LocalDate last = query.day("to", to, today);
        LocalDate first = query.day("from", from, last.minusDays(USUAL_DAYS - 1L));
        Set<Group> groups = groups(groupBy == null || groupBy.isEmpty() ? BY_DEFAULT : groupBy, query);
        if (first.isAfter(last)) {
            query.fault("from", first.toString(), "not behind to, " + last);
        } else if (groups.contains(Group.SESSION)
                && first.plusDays(UsageQuery.MOST_DAYS_OF_SESSIONS).compareTo(last) <= 0) {
            query.fault(
                    "from",
                    first.toString(),
                    "with groupBy=session at most " + UsageQuery.MOST_DAYS_OF_SESSIONS + " days up to " + last);
        }
        UsageRequest read = new UsageRequest(
                new UsageQuery(first, last, tenant(tenant, caller, query), groups), csv(format, query));
        query.finish();
        return read;
    }

    /** What another tenant used is nobody's business. */
    private static String tenant(String text, Caller caller, QueryReader query) {
        String asked = query.text("tenant", text, null, MAX_TENANT);
        if (caller.seesAll()) {
            return asked;
        }
        String own = caller.tenant().name();
        if (asked != null && !asked.equals(own)) {
            query.fault("tenant", asked, own + ", your own, or none");
        }
        return own;
    }

    private static Set<Group> groups(String words, QueryReader query) {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        for (String word : List.of(words.split(",", -1))) {
            Arrays.stream(Group.values())
                    .filter(group -> word(group).equals(word))
                    .findFirst()
                    .ifPresentOrElse(groups::add, () -> query.fault("groupBy", word, legal()));
        }
        return groups;
    }

    static String word(Group group) {
        return group.name().toLowerCase(Locale.ROOT);
    }

    private static String legal() {
        return "of " + Arrays.stream(Group.values()).map(UsageRequest::word).collect(Collectors.joining(", "))
                + ", with commas between";
    }

    private static Boolean csv(String format, QueryReader query) {
        if (format == null || format.isEmpty()) {
            return null;
        }
        if (!format.equals("csv") && !format.equals("json")) {
            query.fault("format", format, "json or csv");
        }
        return format.equals("csv");
    }

    /** There are more rows than an answer may have. */
    ProblemException tooManyRows() {
        String asked = query.groupBy().stream().sorted().map(UsageRequest::word).collect(Collectors.joining(","));
        return new ProblemException(List.of(new FieldError(
                "groupBy",
                asked,
                "at most " + UsageQuery.MOST_ROWS + " rows; ask for fewer days, for one tenant, or for less apart")));
    }
}
