/**
 * Collections, places and threads with a bound, and a rule for what goes when they are full. Memory for a promise drops
 * the oldest entry. A queue drops the entries of whoever fills it. Places and threads that several share are never all
 * one's. Knows nothing of ours.
 */
package io.avatargateway.bounded;
