package io.avatargateway.sandbox.simli;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Which faces are Trinity-2. Simli knows it of each face id. The sandbox takes any face id, so it goes by the name.
 *
 * @param more face ids that count as Trinity-2, too
 */
record Trinity2Faces(Set<String> more) {
    /** The sandbox's own ones, by id and name. */
    private static final List<String> OWN = List.of(
            "5a0d0000-0000-4000-8000-000000000004", "5a0d0000-0000-4000-8000-000000000005", "katherine", "claude");

    private static final String PREFIX = "trinity2-";

    boolean contains(String faceId) {
        String known = faceId.toLowerCase(Locale.ROOT);
        return OWN.contains(known) || known.startsWith(PREFIX) || more.contains(faceId);
    }
}
