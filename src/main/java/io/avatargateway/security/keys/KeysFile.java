package io.avatargateway.security.keys;

import io.avatargateway.config.file.JsonFields;
import io.avatargateway.security.Role;
import io.avatargateway.security.Tenant;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The form of the file of keys. Holds no state. */
final class KeysFile {

    /** A viewer's right is for one session, and comes by a ticket. */
    private static final Set<Role> ROLES = Set.of(Role.PRODUCER, Role.OPERATOR);

    private static final Set<String> ROLE_WORDS = ROLES.stream().map(Role::text).collect(Collectors.toSet());

    private static final int MOST_KEYS = 10_000;
    private static final int MAX_NOTE = 200;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{12}");
    private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

    private KeysFile() {}

    /** The keys by their ids. */
    static Map<String, KeyEntry> read(byte[] file, List<String> faults) {
        JsonFields whole = JsonFields.parse(file, faults);
        Map<String, KeyEntry> keys = new HashMap<>();
        if (!faults.isEmpty()) {
            return keys;
        }
        for (JsonFields fields : whole.objects("keys", MOST_KEYS)) {
            entry(fields).ifPresent(key -> {
                if (keys.putIfAbsent(key.id(), key) != null) {
                    fields.fault("id", key.id(), "an id that no other key has");
                }
            });
        }
        whole.finish();
        return Map.copyOf(keys);
    }

    private static Optional<KeyEntry> entry(JsonFields fields) {
        Optional<String> id = fields.requiredText("id", text -> ID.matcher(text).matches(), "12 hexadecimal digits");
        Optional<byte[]> hash = fields.requiredText(
                        "hash", text -> HASH.matcher(text).matches(), "sha256: and 64 hexadecimal digits")
                .map(text -> HexFormat.of().parseHex(text, "sha256:".length(), text.length()));
        Optional<Tenant> tenant = fields.requiredText(
                        "tenant", text -> Tenant.parse(text).isPresent(), Tenant.RULE)
                .flatMap(Tenant::parse);
        Set<Role> roles = fields.words("roles", ROLE_WORDS).stream()
                .flatMap(word -> Role.parse(word).stream())
                .collect(Collectors.toSet());
        // For people only.
        fields.moment("created");
        fields.text("note", text -> text.length() <= MAX_NOTE, "a text of at most " + MAX_NOTE + " characters");
        Instant expires = fields.moment("expires").orElse(null);
        Instant revoked = fields.moment("revoked").orElse(null);
        fields.finish();
        return id.isPresent() && hash.isPresent() && tenant.isPresent()
                ? Optional.of(new KeyEntry(id.get(), hash.get(), tenant.get(), roles, expires, revoked))
                : Optional.empty();
    }
}
