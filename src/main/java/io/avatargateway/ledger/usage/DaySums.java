package io.avatargateway.ledger.usage;

import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import java.io.StringReader;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The sums of a day, by tenant, up to a place in its file. Lines are only added, so what comes behind is added to them.
 *
 * @param bytes how much of the file is in them
 * @param byTenant the sums
 */
record DaySums(long bytes, Map<String, Totals> byTenant) {

    /** Beyond the most tenants of one day, labels say nothing any more: the others are summed under this name. */
    private static final String OTHERS = "*";

    private static final int MOST_TENANTS = 10_000;

    static final DaySums NONE = new DaySums(0, Map.of());

    DaySums {
        byTenant = Map.copyOf(byTenant);
    }

    static void add(Map<String, Totals> sums, Entry entry) {
        String tenant = sums.size() < MOST_TENANTS || sums.containsKey(entry.tenant()) ? entry.tenant() : OTHERS;
        sums.merge(tenant, entry.totals(), Totals::plus);
    }

    /** To be {@link #read} again. */
    String write() {
        JsonObjectBuilder tenants = Json.createObjectBuilder();
        new TreeMap<>(byTenant)
                .forEach((tenant, totals) -> tenants.add(
                        tenant,
                        Json.createArrayBuilder()
                                .add(totals.links())
                                .add(totals.estimatedLinks())
                                .add(totals.failedLinks())
                                .add(totals.paidMillis())
                                .add(totals.utterances())
                                .add(totals.estimatedUtterances())
                                .add(totals.heardMillis())));
        return Json.createObjectBuilder()
                .add("bytes", bytes)
                .add("tenants", tenants)
                .build()
                .toString();
    }

    /** What {@link #write} wrote; empty if it is anything else. */
    static Optional<DaySums> read(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject json = reader.readObject();
            Map<String, Totals> sums = new TreeMap<>();
            JsonObject tenants = json.getJsonObject("tenants");
            for (String tenant : tenants.keySet()) {
                var all = tenants.getJsonArray(tenant);
                sums.put(
                        tenant,
                        new Totals(
                                all.getJsonNumber(0).longValueExact(),
                                all.getJsonNumber(1).longValueExact(),
                                all.getJsonNumber(2).longValueExact(),
                                all.getJsonNumber(3).longValueExact(),
                                all.getJsonNumber(4).longValueExact(),
                                all.getJsonNumber(5).longValueExact(),
                                all.getJsonNumber(6).longValueExact()));
            }
            return Optional.of(new DaySums(json.getJsonNumber("bytes").longValueExact(), sums));
        } catch (JsonException
                | NullPointerException
                | ClassCastException
                | IndexOutOfBoundsException
                | ArithmeticException malformed) {
            return Optional.empty();
        }
    }
}
