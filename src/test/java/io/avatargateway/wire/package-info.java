/** Wires between the gateway and its neighbours that tests can cut. Knows nothing of ours. */
package io.avatargateway.wire;
