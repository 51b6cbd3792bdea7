package io.avatargateway.traces;

import io.avatargateway.cluster.node.ProgramVersion;
import io.avatargateway.config.Settings;
import io.avatargateway.jms.message.JobTraces;
import io.avatargateway.session.port.SessionMeters;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Clock;

/** The traces of this gateway: gives those who know what happens their ports. Any thread. */
@ApplicationScoped
public class GatewayTraces {

    @Inject
    Settings settings;

    /** Null where nobody is to be told. */
    private TracePipeline pipeline;

    private JobTraces jobs = JobTraces.NONE;
    private SessionMeters sessions = SessionMeters.NONE;

    @PostConstruct
    void start() {
        if (settings.traces().on()) {
            pipeline = new TracePipeline(settings.traces(), settings.name(), ProgramVersion.read(), Clock.systemUTC());
            jobs = pipeline.jobs();
            sessions = pipeline.sessions();
        }
    }

    @PreDestroy
    void stop() {
        if (pipeline != null) {
            pipeline.close();
        }
    }

    @Produces
    JobTraces jobs() {
        return jobs;
    }

    @Produces
    SessionMeters sessions() {
        return sessions;
    }
}
