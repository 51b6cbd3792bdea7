/**
 * What a session is to others: ids, states, options, events, snapshots, error codes. Values only; may know nothing of
 * ours.
 */
package io.avatargateway.session.model;
