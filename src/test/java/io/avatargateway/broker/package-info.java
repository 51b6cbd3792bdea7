/** Tests of the embedded broker with the clients that users have. */
package io.avatargateway.broker;
