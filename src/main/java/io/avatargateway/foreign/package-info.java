/**
 * What a message may say about itself, whoever sent it: the broker's own names and types, which Artemis' client
 * believes. Goes into the RAR, where the broker looks at incoming messages, and into the WAR, which looks at messages
 * from a broker elsewhere. Knows nothing of ours.
 */
package io.avatargateway.foreign;
