package io.avatargateway.session;

import io.avatargateway.session.journal.SessionJournal;
import io.avatargateway.session.loop.SessionTimers;
import io.avatargateway.session.loop.Timekeeper;
import io.avatargateway.session.model.SessionOptions;
import io.avatargateway.session.model.SessionPolicy;
import io.avatargateway.session.speech.SessionContext;
import io.avatargateway.session.speech.Speaker;
import io.avatargateway.session.speech.Tenure;

/**
 * The parts of a session that work together where it loses its link, or changes its gateway. Used by the session's
 * worker only.
 *
 * @param context what all parts share
 * @param life its state
 * @param facts what is known of it
 * @param speaker what it says
 * @param links its links
 * @param closing its end
 * @param renewal how it gets the next link before the current one ends
 */
record SessionParts(
        SessionContext context,
        SessionLifecycle life,
        SessionFacts facts,
        Speaker speaker,
        LinkOpening links,
        SessionClosing closing,
        SessionRenewal renewal) {

    SessionOptions options() {
        return context.options();
    }

    SessionPolicy policy() {
        return context.policy();
    }

    Timekeeper time() {
        return context.time();
    }

    SessionTimers timers() {
        return context.timers();
    }

    SessionJournal journal() {
        return context.journal();
    }

    Tenure tenure() {
        return context.tenure();
    }
}
