package io.avatargateway.jms.message;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.activemq.artemis.jms.client.ActiveMQDestination;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which addresses replies may go to, with and without a login. */
class ReplyRuleTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "",
            value = {
                // address                                | temporary | without login | with login
                "avatar.replies                            | false | true  | true",
                "avatar.replies.crm                        | false | true  | true",
                "avatar.replies.crm::avatar.replies.crm    | false | true  | true",
                "crm.replies                               | false | true  | false",
                "avatar.repliesque                         | false | true  | false",
                "0a6e5e0c-4f2a-11ef-9d0a-0242ac110002      | true  | true  | true",
                "0a6e5e0c-4f2a-11ef-9d0a-0242ac110002      | false | true  | false",
                "avatar.audio                              | false | false | false",
                "avatar.audio                              | true  | false | false",
                "avatar.audio.ses_0123456789abcdefghij     | false | false | false",
                "avatar.audio.DLQ                          | false | false | false",
                "avatar.audio.expired                      | false | false | false",
                "avatar.audio.later                        | false | false | false",
                "avatar.sessions                           | false | false | false",
                "avatar.sessions.DLQ                       | false | false | false",
                "avatar.sessions.of.one                    | false | false | false",
                "avatar.events                             | false | false | false",
                "avatar.events::mine                       | false | false | false",
                "avatar.replies.crm::avatar.sessions.DLQ   | false | false | false",
                "crm.replies::avatar.sessions              | false | false | false",
                "avatar.replies.crm::theirs                | false | true  | false",
                "avatar.nodes                              | false | false | false",
                "avatar.nodes.commands.one                 | true  | false | false",
                "avatar.ended.ses_0123456789abcdefghij     | false | false | false",
                "avatar.ledger                             | false | false | false",
                "avatar.senders                            | false | false | false",
                "avatar.webhooks.acme.crm                  | false | false | false",
                "avatar.t.acme.replies.crm                 | false | false | false",
                "activemq.management                       | false | false | false",
                "activemq.management.tmp                   | true  | false | false",
                "activemq.notifications                    | false | false | false",
                "$sys.mqtt.sessions                        | false | false | false"
            })
    void shouldAllow(String address, boolean temporary, boolean withoutLogin, boolean withLogin) {
        ActiveMQDestination found = temporary
                ? ActiveMQDestination.createTemporaryQueue(address)
                : ActiveMQDestination.createQueue(address);
        assertThat(ReplyRule.NOT_THE_GATEWAYS.allows(found, TenantNames.DEFAULT))
                .isEqualTo(withoutLogin);
        assertThat(ReplyRule.REPLIES_ONLY.allows(found, TenantNames.DEFAULT)).isEqualTo(withLogin);
    }
}
