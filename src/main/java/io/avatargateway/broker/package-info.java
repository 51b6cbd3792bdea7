/**
 * The resource adapter that can start an embedded broker before itself. Goes into the RAR, not into the WAR, and knows nothing
 * of the rest.
 */
package io.avatargateway.broker;
