/**
 * The gateway as a Java program sees it: typed REST calls and a session's events. Speech goes by JMS:
 * {@code io.avatargateway.client.jms}, which alone needs a client of the broker.
 *
 * <p>{@link io.avatargateway.client.GatewayClient} makes the calls. Its answers are records that hold the JSON as it
 * came, so fields that are newer than this library are not lost. {@link io.avatargateway.client.SessionEvents} follows a
 * session. Whatever goes wrong is a {@link io.avatargateway.client.ClientException}; nonsense is refused with an
 * {@link IllegalArgumentException} that names value and rule. No {@code toString} and no message holds a credential.
 *
 * <p>It knows nothing of the gateway's code, and uses the JDK's HTTP client and Jackson alone. The page is
 * {@code docs/client.md}.
 */
package io.avatargateway.client;
