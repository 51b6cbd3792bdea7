/**
 * What a message may say about itself, whoever sent it: the broker's own names and types, which Artemis' client
 * believes. Goes into the RAR, where the broker looks at what comes in, and into the WAR, which looks at what a broker
 * elsewhere hands out. Knows nothing of ours.
 */
package io.avatargateway.foreign;
