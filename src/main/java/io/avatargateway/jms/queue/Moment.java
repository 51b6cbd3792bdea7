package io.avatargateway.jms.queue;

import java.time.Instant;

/**
 * When something happened: the model of a session's queues has no clock of its own.
 *
 * @param nanos on the clock that only goes forward
 * @param time of day, for replies and for what jobs say of their time
 */
record Moment(long nanos, Instant time) {}
