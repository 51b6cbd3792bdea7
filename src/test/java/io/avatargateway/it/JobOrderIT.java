package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.jms.Message;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Which job is spoken when, by Artemis' client and by AMQP, through the intake and straight into the session's queue.
 * Checks what was played, and the one final reply of each.
 */
@GatewayIntegrationTest
class JobOrderIT {

    private static final Map<String, Object> NEXT = Map.of("AvatarMode", "next");
    private static final Map<String, Object> INTERRUPT = Map.of("AvatarMode", "interrupt");
    private static final Map<String, Object> INTERRUPT_AND_KEEP =
            Map.of("AvatarMode", "interrupt", "AvatarKeepWaiting", true);
    /** Longer than any test: it ends when it is interrupted. */
    private static final int LONG_MILLIS = 20_000;

    @Test
    void shouldSpeakWhatInterruptsThenWhatIsNextThenWhatWaits() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            String playing = dialogue.say("playing", 1, LONG_MILLIS);
            dialogue.await(playing, "started");
            String waits = dialogue.say("waits", 2, 300);
            String waitsToo = dialogue.say("waits too", 3, 200);
            String next = dialogue.say("next", 4, 250, NEXT);
            String nextButOne = dialogue.say("next but one", 5, 150, NEXT);
            String now = dialogue.say("now", 6, 200, INTERRUPT_AND_KEEP);

            Heard heard = dialogue.heard();

            assertThat(heard.first().loudness()).isEqualTo(1);
            assertThat(heard.behindTheFirst()).isEqualTo("6:200 4:250 5:150 2:300 3:200");
            JmsProducer.Reply cutOff = dialogue.end(playing);
            assertThat(cutOff.status()).isEqualTo("interrupted");
            assertThat(cutOff.code()).isEqualTo("JOB_INTERRUPTED");
            assertThat(cutOff.json().path("playedMillis").asInt())
                    .isBetween(heard.first().millis() - 500, heard.first().millis() + 500);
            for (String spoken : new String[] {now, next, nextButOne, waits, waitsToo}) {
                assertThat(dialogue.words(spoken)).as(spoken).containsExactly("accepted", "started", "finished");
            }
        });
    }

    @Test
    void shouldDropWhatWaitsWhereAnInterruptDoesNotKeepIt() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            String playing = dialogue.say("playing", 1, LONG_MILLIS);
            dialogue.await(playing, "started");
            String waits = dialogue.say("waits", 2, 300);
            String next = dialogue.say("next", 4, 300, NEXT);
            String now = dialogue.say("now", 6, 200, INTERRUPT);
            String behind = dialogue.say("behind", 7, 250);

            Heard heard = dialogue.heard();

            assertThat(heard.first().loudness()).isEqualTo(1);
            assertThat(heard.behindTheFirst()).isEqualTo("6:200 7:250");
            assertThat(dialogue.end(playing).status()).isEqualTo("interrupted");
            for (String dropped : new String[] {waits, next}) {
                JmsProducer.Reply end = dialogue.end(dropped);
                assertThat(end.status()).as(dropped).isEqualTo("interrupted");
                assertThat(end.json().path("playedMillis").asInt()).isZero();
            }
            assertThat(dialogue.end(now).status()).isEqualTo("finished");
            assertThat(dialogue.end(behind).status()).isEqualTo("finished");
        });
    }

    @Test
    void shouldSpeakWhatWasSentAheadAgainFromItsBeginningWhereAnInterruptKeepsIt() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            dialogue.say("playing", 1, 3_000);
            String ahead = dialogue.say("ahead", 2, 700);
            String aheadToo = dialogue.say("ahead too", 3, 400);
            await("all of it is at the avatar")
                    .atMost(Duration.ofSeconds(10))
                    .pollInterval(Duration.ofMillis(20))
                    .until(() -> dialogue.session
                                    .describe()
                                    .path("counters")
                                    .path("bytesSent")
                                    .asInt()
                            == 4_100 * 32);
            dialogue.say("now", 6, 200, INTERRUPT_AND_KEEP);

            Heard heard = dialogue.heard();

            assertThat(heard.first().loudness()).isEqualTo(1);
            assertThat(heard.behindTheFirst()).isEqualTo("6:200 2:700 3:400");
            assertThat(dialogue.words(ahead)).containsExactly("accepted", "started", "finished");
            assertThat(dialogue.words(aheadToo)).containsExactly("accepted", "started", "finished");
        });
    }

    @Test
    void shouldDoWhatMessagesWithoutSpeechAsk() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            String playing = dialogue.say("playing", 1, LONG_MILLIS);
            dialogue.await(playing, "started");
            String kept = dialogue.say("kept", 2, LONG_MILLIS);
            String stop = dialogue.ask("stop", Map.of("AvatarAction", "interrupt", "AvatarKeepWaiting", true));
            dialogue.await(kept, "started");
            String dropped = dialogue.say("dropped", 3, 300);
            String stopAll = dialogue.ask("stop all", Map.of("AvatarAction", "interrupt"));
            dialogue.say("before", 4, 200);
            String pause = dialogue.ask("pause", Map.of("AvatarAction", "silence", "AvatarSilenceMillis", 300));
            String last = dialogue.say("last", 5, 200);
            String finish = dialogue.ask("finish", Map.of("AvatarAction", "finish"));
            String behind = dialogue.say("behind", 6, 200);

            assertThat(dialogue.end(finish).status()).isEqualTo("finished");
            dialogue.session.awaitState("CLOSED");
            assertThat(dialogue.session.describe().path("reason").asText()).isEqualTo("COMPLETED");
            assertThat(dialogue.session.played().toString()).matches("1:\\d+ 2:\\d+ 4:200 0:300 5:200");
            for (String cutOff : new String[] {playing, kept, dropped}) {
                assertThat(dialogue.end(cutOff).status()).as(cutOff).isEqualTo("interrupted");
            }
            for (String done : new String[] {stop, stopAll, pause, last}) {
                assertThat(dialogue.end(done).status()).as(done).isEqualTo("finished");
            }
            assertThat(dialogue.end(pause).json().path("playedMillis").asInt()).isEqualTo(300);
            JmsProducer.Reply refused = dialogue.end(behind);
            assertThat(refused.status()).isEqualTo("rejected");
            assertThat(refused.code()).isEqualTo("SESSION_ENDED");
        });
    }

    @Test
    void shouldSpeakAJobNotBeforeItsTime() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            Instant time = Instant.now().plusMillis(1500);
            String later = dialogue.say("later", 2, 200, Map.of("AvatarNotBefore", time.toEpochMilli()));
            String latest = dialogue.say(
                    "latest",
                    3,
                    200,
                    Map.of("AvatarNotBefore", time.plusMillis(500).toString()));
            String now = dialogue.say("now", 4, 200);

            dialogue.await(later, "finished");
            dialogue.await(latest, "finished");
            assertThat(dialogue.heard()).hasToString("4:200 2:200 3:200");
            assertThat(Instant.parse(
                            dialogue.await(later, "started").json().path("time").asText()))
                    .isAfterOrEqualTo(time);
            assertThat(dialogue.words(now)).containsExactly("accepted", "started", "finished");
        });
    }

    @Test
    void shouldSpeakWaitingJobsByPriorityOnceTheViewerIsThere() throws Exception {
        Dialogue.byEveryWay(TestSession::openOnHold, dialogue -> {
            dialogue.session.awaitState("READY");
            String low = dialogue.send(dialogue.speech("low", Speech.buzz(1, 200)), 1, 0);
            String middle = dialogue.send(dialogue.speech("middle", Speech.buzz(4, 200)), 4, 0);
            String high = dialogue.send(dialogue.speech("high", Speech.buzz(9, 200)), 9, 0);
            String middleToo = dialogue.send(dialogue.speech("middle too", Speech.buzz(5, 200)), 4, 0);
            dialogue.inTheQueue(low, middle, high, middleToo);
            assertThat(dialogue.session.played().buzzes()).isEmpty();
            assertThat(dialogue.session
                            .describe()
                            .path("counters")
                            .path("bytesSent")
                            .asInt())
                    .isZero();

            dialogue.session.viewerComes();

            dialogue.await(low, "finished");
            assertThat(dialogue.heard()).hasToString("9:200 4:200 5:200 1:200");
        });
    }

    @Test
    void shouldNotSpeakWhatExpiredBeforeItsTurn() throws Exception {
        Dialogue.byEveryWay(TestSession::openOnHold, dialogue -> {
            String stale = dialogue.send(dialogue.speech("stale", Speech.buzz(2, 200)), 4, 400);
            Instant expiry = Instant.now().plusMillis(400);
            String fresh = dialogue.send(dialogue.speech("fresh", Speech.buzz(3, 200)), 4, 60_000);
            dialogue.inTheQueue(fresh);
            await("the job's time is over").until(() -> Instant.now().isAfter(expiry));

            dialogue.session.viewerComes();

            dialogue.await(fresh, "finished");
            JmsProducer.Reply expired = dialogue.end(stale);
            assertThat(expired.status()).isEqualTo("expired");
            assertThat(expired.code()).isEqualTo("JOB_EXPIRED");
            assertThat(dialogue.heard()).hasToString("3:200");
        });
    }

    @Test
    void shouldSpeakARepeatedJobOnceAndTellEachSenderHowItEnded() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            String first = dialogue.say("same", 2, 400);
            String second = dialogue.say("same", 3, 300);
            assertThat(dialogue.end(first).status()).isEqualTo("finished");
            assertThat(dialogue.end(second).status()).isEqualTo("finished");
            String third = dialogue.say("same", 4, 300);
            assertThat(dialogue.end(third).json().path("playedMillis").asInt()).isEqualTo(400);
            // A final state stays, whatever was said of the repetition.
            assertThat(dialogue.session.job("same").path("status").asText()).isEqualTo("finished");

            assertThat(post(dialogue, "same", 5).path("status").asText()).isEqualTo("finished");
            post(dialogue, "by http", 6);
            assertThat(dialogue.end(dialogue.say("by http", 7, 300)).status()).isEqualTo("finished");

            assertThat(dialogue.heard()).hasToString("2:400 6:200");
        });
    }

    private static com.fasterxml.jackson.databind.JsonNode post(Dialogue dialogue, String jobId, int loudness) {
        return RestClient.gateway()
                .postBytes(
                        dialogue.session.path("/audio"),
                        Speech.buzz(loudness, 200),
                        "Content-Type",
                        "audio/pcm;rate=16000",
                        "Avatar-Job-Id",
                        jobId)
                .is(202)
                .json();
    }

    @Test
    void shouldPutPartsInOrderAndDropRepeatedOnes() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            byte[] speech = Speech.buzz(2, 600);
            System.arraycopy(Speech.buzz(3, 200), 0, speech, 200 * 32, 200 * 32);
            dialogue.send(part(dialogue, "parts", speech, 5001, 12_000, 1));
            String parts = dialogue.send(part(dialogue, "parts", speech, 0, 5001, 0));
            dialogue.send(part(dialogue, "parts", speech, 5001, 12_000, 1));
            Message last = part(dialogue, "parts", speech, 15_003, speech.length, 3);
            last.setBooleanProperty("AvatarLastPart", true);
            dialogue.send(last);
            dialogue.await(parts, "started");
            dialogue.send(part(dialogue, "parts", speech, 12_000, 15_003, 2));

            assertThat(dialogue.end(parts).json().path("playedMillis").asInt()).isEqualTo(600);
            assertThat(dialogue.heard()).hasToString("2:200 3:200 2:200");
            assertThat(dialogue.words(parts)).containsExactly("accepted", "started", "finished");
        });
    }

    @Test
    void shouldBargeInWithSpeechInTheMaking() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            String playing = dialogue.say("playing", 1, LONG_MILLIS);
            dialogue.await(playing, "started");
            byte[] speech = Speech.buzz(2, 500);
            String parts = dialogue.send(Dialogue.with(INTERRUPT, part(dialogue, "parts", speech, 0, 8000, 0)));
            dialogue.await(parts, "started");
            dialogue.send(Dialogue.with(
                    Map.of("AvatarMode", "interrupt", "AvatarLastPart", true),
                    part(dialogue, "parts", speech, 8000, speech.length, 1)));

            assertThat(dialogue.end(parts).status()).isEqualTo("finished");
            assertThat(dialogue.heard().behindTheFirst()).isEqualTo("2:500");
            assertThat(dialogue.end(playing).status()).isEqualTo("interrupted");
        });
    }

    @Test
    void shouldGiveUpAnUtteranceWhosePartDoesNotCome() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            byte[] speech = Speech.buzz(2, 300);
            String parts = dialogue.send(part(dialogue, "parts", speech, 0, 200 * 32, 0));
            Message last = part(dialogue, "parts", speech, 250 * 32, speech.length, 2);
            last.setBooleanProperty("AvatarLastPart", true);
            dialogue.send(last);
            String behind = dialogue.say("behind", 3, 200);

            JmsProducer.Reply failed = dialogue.end(parts);
            assertThat(failed.status()).isEqualTo("failed");
            assertThat(failed.code()).isEqualTo("AUDIO_INCOMPLETE");
            assertThat(failed.json().path("playedMillis").asInt()).isEqualTo(200);
            dialogue.send(part(dialogue, "parts", speech, 200 * 32, 250 * 32, 1));
            assertThat(dialogue.end(behind).status()).isEqualTo("finished");
            assertThat(dialogue.heard()).hasToString("2:200 3:200");
        });
    }

    private static Message part(Dialogue dialogue, String jobId, byte[] speech, int from, int to, int number)
            throws Exception {
        Message message = dialogue.speech(jobId, Arrays.copyOfRange(speech, from, to));
        message.setIntProperty("AvatarPart", number);
        return message;
    }

    @Test
    void shouldRefuseWhatComesForASessionThatIsDraining() throws Exception {
        Dialogue.byEveryWay(TestSession::open, dialogue -> {
            String words = dialogue.say("last words", 2, 2_500);
            dialogue.await(words, "started");
            RestClient.gateway().delete(dialogue.session.path("")).is(202);

            String jobId = "late " + dialogue.session.id;
            String late = dialogue.say(jobId, 3, 200);
            String urgent = dialogue.say("urgent", 4, 200, INTERRUPT);

            assertThat(dialogue.end(late).status()).isEqualTo("rejected");
            assertThat(dialogue.end(late).code()).isEqualTo("SESSION_ENDED");
            assertThat(dialogue.end(urgent).code()).isEqualTo("SESSION_ENDED");
            assertThat(dialogue.end(words).status()).isEqualTo("finished");
            dialogue.session.awaitState("CLOSED");
            assertThat(dialogue.session.played()).hasToString("2:2500");
            assertThat(dialogue.deadLetter(jobId).getStringProperty("AvatarReason"))
                    .isEqualTo("SESSION_ENDED");
        });
    }
}
