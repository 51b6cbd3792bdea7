package io.avatargateway.broker;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.utils.PasswordMaskingUtil;

/**
 * Two files as Artemis has them ({@code artemis-users.properties}, {@code artemis-roles.properties}): a broker that
 * runs elsewhere takes the same. In the first stands {@code name = ENC(hash of the password)}, in the second
 * {@code role = name,name}.
 *
 * @param users where the passwords' hashes are; null where only gateways log in
 * @param roles where the roles are; null likewise
 */
record UserFiles(Path users, Path roles) {

    private static final String ROLES = BrokerRights.GATEWAY + ", " + BrokerRights.OPERATOR + ", "
            + BrokerRights.PRODUCER + " or " + BrokerRights.PRODUCER + ".<tenant>";

    UserFiles {
        if ((users == null) != (roles == null)) {
            throw new IllegalArgumentException((users == null ? "BROKER_USERS_FILE" : "BROKER_ROLES_FILE")
                    + ": not set (expected: both BROKER_USERS_FILE and BROKER_ROLES_FILE, or neither)");
        }
    }

    /** When they were written last; null for one that is not there. */
    List<FileTime> written() {
        List<FileTime> times = new ArrayList<>();
        for (Path file : users == null ? List.<Path>of() : List.of(users, roles)) {
            try {
                times.add(Files.getLastModifiedTime(file));
            } catch (IOException gone) {
                times.add(null);
            }
        }
        return times;
    }

    /**
     * Reads them.
     *
     * @param gateway the name of the gateway's own user, which they must not have
     * @throws IllegalArgumentException with all faults; it shows no hash
     */
    BrokerUsers read(String gateway) {
        if (users == null) {
            return new BrokerUsers(Map.of(), Map.of());
        }
        List<String> faults = new ArrayList<>();
        Map<String, String> hashes = load(users, "BROKER_USERS_FILE", faults);
        Map<String, String> members = load(roles, "BROKER_ROLES_FILE", faults);
        hashes.forEach((name, hash) -> {
            if (name.equals(gateway)) {
                faults.add("BROKER_USERS_FILE: " + name + " (expected: other users than BROKER_USER)");
            }
            if (!PasswordMaskingUtil.isEncMasked(hash) || hash.split(":").length != 3) {
                faults.add("BROKER_USERS_FILE: " + name
                        + ": no hash of a password (expected: ENC(rounds:salt:hash), as artemis mask --hash makes it)");
            }
        });
        Map<String, Set<String>> rolesOf = new HashMap<>();
        members.forEach((role, names) -> {
            if (!isRole(role)) {
                faults.add("BROKER_ROLES_FILE: " + role + " (expected: " + ROLES + ")");
            }
            for (String name : Arrays.stream(names.split(",")).map(String::trim).toList()) {
                if (!hashes.containsKey(name)) {
                    faults.add("BROKER_ROLES_FILE: " + role + " = " + name + " (expected: users of the other file)");
                }
                rolesOf.computeIfAbsent(name, first -> new HashSet<>()).add(role);
            }
        });
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", new TreeSet<>(faults)));
        }
        return new BrokerUsers(hashes, rolesOf);
    }

    private static Map<String, String> load(Path file, String setting, List<String> faults) {
        Properties properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            faults.add(setting + ": " + file + " cannot be read (" + e + ")");
        }
        Map<String, String> lines = new HashMap<>();
        properties.stringPropertyNames().forEach(name -> lines.put(name, properties.getProperty(name)));
        return lines;
    }

    private static boolean isRole(String role) {
        if (!role.startsWith(BrokerRights.PRODUCER + ".")) {
            return Set.of(BrokerRights.GATEWAY, BrokerRights.OPERATOR, BrokerRights.PRODUCER)
                    .contains(role);
        }
        try {
            return role.equals(BrokerRights.producer(role.substring(BrokerRights.PRODUCER.length() + 1)));
        } catch (IllegalArgumentException noTenant) {
            return false;
        }
    }
}
