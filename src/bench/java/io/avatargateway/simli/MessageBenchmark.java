package io.avatargateway.simli;

import io.avatargateway.session.model.LinkEvent;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One text message of Simli's, from its text to the session's event. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class MessageBenchmark {

    @Param({
        "ACK",
        "SPEAK",
        "ERROR: INVALID_API_KEY",
        "{\"livekit_url\": \"wss://example.livekit.cloud\", \"livekit_token\": "
                + "\"eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl\"}"
    })
    public String text;

    private final Latest latest = new Latest();
    private final SimliMessageParser parser = new SimliMessageParser(new SafeText(List.of("the-api-key")), latest);

    @Benchmark
    public Object parse() {
        parser.parse(text);
        return latest.event;
    }

    private static final class Latest implements SimliMessageParser.Handler {
        private LinkEvent event;

        @Override
        public void received(LinkEvent received) {
            event = received;
        }

        @Override
        public void ponged(String word) {}

        @Override
        public void sessionTokenWanted() {}
    }
}
