package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.avatargateway.audio.ForeignFile;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Speech of every format, made by another program and sent on every way, against what the avatar heard of it. Several
 * sessions speak at once, and each speaks many formats.
 */
@GatewayIntegrationTest
class FormatsIT {

    private static final long WAIT_SECONDS = 90;
    /** As exactly as the duration must be told, in milliseconds. */
    private static final long NEARLY = 30;

    private static final ExecutorService THREADS = Executors.newCachedThreadPool();
    private static final Map<String, Future<Map<String, SpokenFormat>>> SPOKEN = new HashMap<>();

    @TempDir
    static Path directory;

    static Stream<ForeignFile> formats() {
        return ForeignFile.all();
    }

    /** Each way gets every so-manieth format, so that every container goes more than one. */
    @BeforeAll
    static void speak() {
        List<ForeignFile> all = formats().toList();
        List<FormatSender> senders = List.of(
                new FormatSender(FormatSender.Way.CORE),
                new FormatSender(FormatSender.Way.AMQP),
                new FormatSender(FormatSender.Way.PARTS),
                new FormatSender(FormatSender.Way.CORE),
                new FormatSender(FormatSender.Way.HTTP),
                new FormatSender(FormatSender.Way.CORE),
                new FormatSender(FormatSender.Way.PARTS));
        for (int first = 0; first < senders.size(); first++) {
            FormatSender sender = senders.get(first);
            List<ForeignFile> own = Stream.iterate(first, i -> i < all.size(), i -> i + senders.size())
                    .map(all::get)
                    .toList();
            Future<Map<String, SpokenFormat>> result = THREADS.submit(() -> sender.speak(own, directory));
            own.forEach(format -> SPOKEN.put(format.name(), result));
        }
    }

    @AfterAll
    static void stop() {
        THREADS.shutdownNow();
    }

    @ParameterizedTest
    @MethodSource("formats")
    void shouldSpeakWhatTheToolItselfMakesOfIt(ForeignFile format) throws Exception {
        SpokenFormat spoken = spoken(format);
        JsonNode reply = spoken.reply();

        assertThat(reply.path("status").asText()).as(reply.toString()).isEqualTo("finished");
        long duration = reply.path("durationMillis").asLong();
        assertThat(duration).isBetween(spoken.millis() - NEARLY, spoken.millis() + NEARLY);
        assertThat(reply.path("playedMillis").asLong()).isEqualTo(duration);
        spoken.requireSame(format);
    }

    private static SpokenFormat spoken(ForeignFile format) throws Exception {
        try {
            return SPOKEN.get(format.name()).get(WAIT_SECONDS, TimeUnit.SECONDS).get(format.name());
        } catch (ExecutionException failed) {
            throw new AssertionError("the session of " + format.name() + " failed", failed.getCause());
        }
    }
}
