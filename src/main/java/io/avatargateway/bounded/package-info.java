/**
 * Collections with a bound, and a rule for what goes when they are full: what is remembered for a promise lets the
 * oldest go, what waits lets him pay who fills it. Knows nothing of ours.
 */
package io.avatargateway.bounded;
