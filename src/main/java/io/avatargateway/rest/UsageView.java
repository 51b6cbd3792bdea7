package io.avatargateway.rest;

import io.avatargateway.ledger.usage.Totals;
import io.avatargateway.ledger.usage.UsageKey;
import io.avatargateway.ledger.usage.UsageQuery;
import io.avatargateway.ledger.usage.UsageQuery.Group;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * Usage, as JSON and as CSV.
 *
 * @param from the first day
 * @param to the last day, included
 * @param groupBy what is told apart
 * @param rows in order
 * @param total of all rows
 * @param elsewhere gateways of the last day whose ledger is another one, or that keep none: what they have written is
 *     not in the sums
 */
public record UsageView(
        String from, String to, List<String> groupBy, List<Row> rows, Row total, List<String> elsewhere) {

    /** What one of them used; see {@link Totals} and {@link UsageKey} for what the fields mean. */
    public record Row(
            String day,
            String tenant,
            String session,
            long links,
            long estimatedLinks,
            long failedLinks,
            BigDecimal seconds,
            long utterances,
            long estimatedUtterances,
            long heardMillis) {

        private static Row of(UsageKey key, Totals totals) {
            return new Row(
                    key.day() == null ? null : key.day().toString(),
                    key.tenant(),
                    key.session(),
                    totals.links(),
                    totals.estimatedLinks(),
                    totals.failedLinks(),
                    BigDecimal.valueOf(totals.paidMillis(), 3),
                    totals.utterances(),
                    totals.estimatedUtterances(),
                    totals.heardMillis());
        }
    }

    private static final UsageKey ALL = new UsageKey(null, null, null);
    private static final String LINE = "\r\n";

    static UsageView of(UsageQuery query, SortedMap<UsageKey, Totals> usage, List<String> elsewhere) {
        List<Row> rows = new ArrayList<>();
        Totals total = Totals.NONE;
        for (Map.Entry<UsageKey, Totals> row : usage.entrySet()) {
            rows.add(Row.of(row.getKey(), row.getValue()));
            total = total.plus(row.getValue());
        }
        return new UsageView(
                query.from().toString(),
                query.to().toString(),
                query.groupBy().stream().sorted().map(UsageRequest::word).toList(),
                rows,
                Row.of(ALL, total),
                elsewhere);
    }

    /** The rows (RFC 4180), with a line of names first. */
    String csv() {
        StringBuilder csv = new StringBuilder();
        groupBy.forEach(name -> csv.append(name).append(','));
        csv.append("links,estimatedLinks,failedLinks,seconds,utterances,estimatedUtterances,heardMillis")
                .append(LINE);
        for (Row row : rows) {
            for (String name : groupBy) {
                csv.append(field(value(name, row))).append(',');
            }
            csv.append(row.links)
                    .append(',')
                    .append(row.estimatedLinks)
                    .append(',')
                    .append(row.failedLinks)
                    .append(',')
                    .append(row.seconds)
                    .append(',')
                    .append(row.utterances)
                    .append(',')
                    .append(row.estimatedUtterances)
                    .append(',')
                    .append(row.heardMillis)
                    .append(LINE);
        }
        return csv.toString();
    }

    private static String value(String name, Row row) {
        if (name.equals(UsageRequest.word(Group.DAY))) {
            return row.day;
        }
        return name.equals(UsageRequest.word(Group.TENANT)) ? row.tenant : row.session;
    }

    /** A spreadsheet would take a label that begins like this for a formula. */
    private static String field(String text) {
        if (text == null) {
            return "";
        }
        String plain = text.matches("[=+@\\-\\t].*") ? "'" + text : text;
        return plain.matches("[A-Za-z0-9_.:*-]*") ? plain : '"' + plain.replace("\"", "\"\"") + '"';
    }
}
