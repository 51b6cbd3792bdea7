/**
 * The two documents of the API, and whether what goes over the wire is what they say. Knows nothing of ours but these
 * documents.
 */
package io.avatargateway.contract;
