package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.activemq.artemis.core.security.Role;
import org.junit.jupiter.api.Test;

/**
 * What docs/examples/broker-security.xml gives to users of other brokers is what the embedded one has. With
 * {@code -Dbroker-security.write} the file is made.
 */
class BrokerSecurityFileTest {

    @Test
    void shouldBeWhatTheExampleForOtherBrokersSays() throws Exception {
        if (System.getProperty("broker-security.write") != null) {
            Files.writeString(Path.of("docs/examples/broker-security.xml"), xml(BrokerRights.of(Set.of("acme"))));
        }
        Map<String, Set<Role>> documented =
                RoleBrokers.documentedConfiguration().getSecurityRoles();
        assertThat(documented).isEqualTo(BrokerRights.of(Set.of("acme")));
    }

    private static String xml(Map<String, Set<Role>> rights) {
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append(
                """
                <!--
                  Who may do what at the gateway's addresses. Where avatar.t.acme and avatar-producer.acme stand, it is for
                  one more tenant, acme: repeat that for each, or leave it out. BrokerSecurityFileTest makes this file, and
                  BrokerRightsTest applies it to a broker.
                -->
                """);
        xml.append("<security-settings xmlns=\"urn:activemq:core\">\n");
        rights.forEach((match, roles) -> {
            xml.append("  <security-setting match=\"").append(match).append("\">\n");
            permissions(roles).forEach((type, names) -> {
                if (!names.isEmpty()) {
                    xml.append("    <permission type=\"")
                            .append(type)
                            .append("\" roles=\"")
                            .append(String.join(",", names))
                            .append("\"/>\n");
                }
            });
            xml.append("  </security-setting>\n");
        });
        return xml.append("</security-settings>\n").toString();
    }

    private static Map<String, Set<String>> permissions(Set<Role> roles) {
        Map<String, Set<String>> all = new LinkedHashMap<>();
        for (String type : List.of(
                "send",
                "consume",
                "browse",
                "createAddress",
                "deleteAddress",
                "createDurableQueue",
                "deleteDurableQueue",
                "createNonDurableQueue",
                "deleteNonDurableQueue",
                "manage",
                "view",
                "edit")) {
            all.put(type, new TreeSet<>());
        }
        for (Role role : roles) {
            add(all, "send", role.isSend(), role);
            add(all, "consume", role.isConsume(), role);
            add(all, "browse", role.isBrowse(), role);
            add(all, "createAddress", role.isCreateAddress(), role);
            add(all, "deleteAddress", role.isDeleteAddress(), role);
            add(all, "createDurableQueue", role.isCreateDurableQueue(), role);
            add(all, "deleteDurableQueue", role.isDeleteDurableQueue(), role);
            add(all, "createNonDurableQueue", role.isCreateNonDurableQueue(), role);
            add(all, "deleteNonDurableQueue", role.isDeleteNonDurableQueue(), role);
            add(all, "manage", role.isManage(), role);
            add(all, "view", role.isView(), role);
            add(all, "edit", role.isEdit(), role);
        }
        return all;
    }

    private static void add(Map<String, Set<String>> all, String type, boolean has, Role role) {
        if (has) {
            all.get(type).add(role.getName());
        }
    }
}
