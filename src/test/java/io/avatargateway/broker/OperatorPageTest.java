package io.avatargateway.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.activemq.artemis.api.core.QueueConfiguration;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.CoreAddressConfiguration;
import org.apache.activemq.artemis.core.deployers.impl.FileConfigurationParser;
import org.apache.activemq.artemis.core.settings.HierarchicalRepository;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.settings.impl.HierarchicalObjectRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/operator.md tells operators to give their own broker is what the embedded broker has. */
class OperatorPageTest {

    private final Configuration embedded =
            BrokerLayout.configuration(new EmbeddedBrokerOptions("127.0.0.1", 1, null, null, Path.of("data"), 5, 1));
    private final Configuration documented = documented();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "avatar.audio",
                "avatar.audio.ses_1",
                "avatar.audio.expired",
                "avatar.audio.DLQ",
                "avatar.events",
                "avatar.sessions",
                "avatar.sessions.expired",
                "avatar.sessions.DLQ",
                "avatar.sessions.of.gateway-1",
                "avatar.nodes",
                "avatar.ledger",
                "avatar.webhooks.acme.crm",
                "avatar.webhooks.DLQ",
                "avatar.t.acme.audio",
                "avatar.t.acme.sessions",
                "avatar.t.acme.events",
                "avatar.t.acme.replies.voice",
                "avatar.replies.voice",
                "avatar.nodes.gateway-1.commands",
                "jms.queue.avatar.audio",
                "my.replies"
            })
    void shouldDocumentTheRulesOfTheEmbeddedBroker(String address) {
        assertThat(rules(documented, address)).isEqualTo(rules(embedded, address));
    }

    @Test
    void shouldDocumentTheAddressesOfTheEmbeddedBroker() {
        assertThat(addresses(documented)).isEqualTo(addresses(embedded));
        assertThat(documented.getMessageExpiryScanPeriod()).isEqualTo(embedded.getMessageExpiryScanPeriod());
        assertThat(plugins(documented)).isEqualTo(plugins(embedded)).isNotEmpty();
    }

    /** A reply or an event that expired is kept nowhere, also where the broker keeps all else that expires. */
    @ParameterizedTest
    @ValueSource(
            strings = {"avatar.replies.voice", "avatar.t.acme.replies.voice", "avatar.events", "avatar.t.acme.events"})
    void shouldMoveNothingThatExpiredBeforeItWasTaken(String address) {
        documented.getAddressSettings().get("#").setExpiryAddress(SimpleString.of("ExpiryQueue"));

        assertThat(rules(documented, address)).containsEntry("expiry-address", "");
        assertThat(rules(documented, "my.replies")).containsEntry("expiry-address", "ExpiryQueue");
    }

    /**
     * The rules that decide where a message goes; how much memory and disk it may take is the operator's own matter.
     */
    private static Map<String, Object> rules(Configuration configuration, String address) {
        HierarchicalRepository<AddressSettings> repository = new HierarchicalObjectRepository<>();
        repository.setDefault(new AddressSettings());
        configuration.getAddressSettings().forEach(repository::addMatch);
        AddressSettings settings = repository.getMatch(address);
        Map<String, Function<AddressSettings, Object>> all = Map.ofEntries(
                Map.entry("dead-letter-address", AddressSettings::getDeadLetterAddress),
                Map.entry("expiry-address", AddressSettings::getExpiryAddress),
                Map.entry("expiry-delay", AddressSettings::getExpiryDelay),
                Map.entry("no-expiry", AddressSettings::isNoExpiry),
                Map.entry("max-delivery-attempts", AddressSettings::getMaxDeliveryAttempts),
                Map.entry("redelivery-delay", AddressSettings::getRedeliveryDelay),
                Map.entry("auto-create-queues", AddressSettings::isAutoCreateQueues),
                Map.entry("auto-create-addresses", AddressSettings::isAutoCreateAddresses),
                Map.entry("auto-delete-queues", AddressSettings::isAutoDeleteQueues),
                Map.entry("auto-delete-addresses", AddressSettings::isAutoDeleteAddresses),
                Map.entry("send-to-dla-on-no-route", AddressSettings::isSendToDLAOnNoRoute),
                Map.entry("default-address-routing-type", AddressSettings::getDefaultAddressRoutingType),
                Map.entry("default-queue-routing-type", AddressSettings::getDefaultQueueRoutingType),
                Map.entry("default-consumer-window-size", AddressSettings::getDefaultConsumerWindowSize));
        Map<String, Object> rules = new TreeMap<>();
        all.forEach((name, value) -> rules.put(name, String.valueOf(value.apply(settings))));
        return rules;
    }

    private static List<String> plugins(Configuration configuration) {
        return configuration.getBrokerPlugins().stream()
                .map(plugin -> plugin.getClass().getName())
                .toList();
    }

    private static Map<String, String> addresses(Configuration configuration) {
        Map<String, String> addresses = new TreeMap<>();
        for (CoreAddressConfiguration address : configuration.getAddressConfigurations()) {
            StringBuilder text = new StringBuilder(address.getRoutingTypes().toString());
            for (QueueConfiguration queue : address.getQueueConfigs()) {
                text.append(" ").append(queue.getName());
                text.append(Boolean.TRUE.equals(queue.isExclusive()) ? " exclusive" : "");
            }
            addresses.put(address.getName(), text.toString());
        }
        return addresses;
    }

    private static Configuration documented() {
        try {
            String page = Files.readString(Path.of("docs/operator.md"));
            String xml = page.substring(page.indexOf("<core "), page.indexOf("</core>") + "</core>".length());
            return new FileConfigurationParser()
                    .parseMainConfig(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
        } catch (Exception e) {
            throw new AssertionError("the broker.xml of docs/operator.md cannot be read", e);
        }
    }
}
