package io.avatargateway.service;

import io.avatargateway.session.model.SessionSnapshot;

/**
 * What a request to open a session got.
 *
 * @param session the session, with its join info while it has a room
 * @param before whether an earlier request with the same key opened it
 */
public record OpenedSession(SessionSnapshot session, boolean before) {}
