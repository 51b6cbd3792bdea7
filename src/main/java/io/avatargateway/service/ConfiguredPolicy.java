package io.avatargateway.service;

import io.avatargateway.config.Settings;
import io.avatargateway.session.model.Resume;
import io.avatargateway.session.model.SessionPolicy;
import java.util.Locale;

/** What the settings say of sessions, in the sessions' terms. Holds no state. */
final class ConfiguredPolicy {

    /** Pings in a row without an answer that make a link a lost one. */
    private static final int PINGS_MISSED = 3;

    private ConfiguredPolicy() {}

    static SessionPolicy of(Settings settings) {
        Settings.Sessions limits = settings.sessions();
        Settings.Audio audio = settings.audio();
        return new SessionPolicy(
                limits.openTimeout(),
                limits.joinTimeout(),
                limits.drainTimeout(),
                limits.backoff(),
                limits.backoffMax(),
                audio.frameBytes(),
                audio.leadWindow(),
                audio.refill(),
                audio.jobLead(),
                audio.framesInFlight(),
                audio.confirmGrace(),
                settings.simli().pingInterval().multipliedBy(PINGS_MISSED),
                limits.eventLogSize(),
                limits.jobLogSize(),
                recovery(settings.recovery()),
                new SessionPolicy.Renewal(limits.linkLength(), limits.renewBefore()));
    }

    private static SessionPolicy.Recovery recovery(Settings.Recovery recovery) {
        return new SessionPolicy.Recovery(
                Resume.valueOf(recovery.resume().toUpperCase(Locale.ROOT)),
                recovery.viewerWait(),
                recovery.timeout(),
                recovery.limit(),
                recovery.window());
    }
}
