package io.avatargateway.jms.command;

import io.avatargateway.session.model.SessionId;

/**
 * What a command that succeeded is answered with.
 *
 * @param session the session it was about
 * @param view what REST answers; may hold a credential, which its text does not show
 */
record CommandAnswer(SessionId session, Object view) {}
