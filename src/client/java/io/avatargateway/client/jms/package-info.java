/**
 * Speech by JMS, with a future for each reply. {@link io.avatargateway.client.jms.JobProducer} sends
 * {@link io.avatargateway.client.jms.Job jobs} over ActiveMQ Artemis' client, which must be on the class path; who uses
 * REST alone does without it. The properties are those of {@code docs/jms-producer.md}.
 */
package io.avatargateway.client.jms;
