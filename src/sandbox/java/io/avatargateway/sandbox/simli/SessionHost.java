package io.avatargateway.sandbox.simli;

import io.avatargateway.sandbox.history.SessionHistory;
import io.avatargateway.sandbox.time.Loop;

/**
 * What all sessions share.
 *
 * @param loop time, timers and order
 * @param rules how this Simli behaves
 * @param live the open sessions
 * @param history what is kept
 * @param roomTokens signs the join info
 */
record SessionHost(Loop loop, SessionRules rules, LiveSessions live, SessionHistory history, RoomTokens roomTokens) {}
