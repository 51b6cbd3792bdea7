package io.avatargateway.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.avatargateway.sandbox.junit.HeardSession;
import io.avatargateway.sandbox.junit.SandboxControl;
import io.avatargateway.sandbox.junit.SandboxExtension;
import io.avatargateway.sandbox.junit.SandboxFault;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The sandbox as an extension of JUnit. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SandboxExtensionTest {

    @RegisterExtension
    static final SandboxExtension SANDBOX = SandboxExtension.withoutPicture().with("SANDBOX_SPEED", "20");

    private final String face = "face-" + UUID.randomUUID();

    @Test
    @Order(1)
    void shouldTellWhatWasHeard(SandboxControl sandbox) {
        assertThat(sandbox.url()).isEqualTo(SANDBOX.url());
        assertThat(SANDBOX.noPicture()).isPresent();
        assertThat(sandbox.sessionOf(face)).isEmpty();
        byte[] speech = new byte[6400];
        speech[0] = 1;
        SimliClient.Socket socket = new SimliClient(SANDBOX.url()).start(face);
        socket.speak(speech);
        socket.say("SKIP");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        sandbox.sessionOf(face).orElseThrow().skips())
                .isEqualTo(1));
        socket.say("DONE");
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(
                        sandbox.sessionOf(face).orElseThrow().closeReason())
                .isEqualTo("DONE"));

        HeardSession heard = sandbox.sessionOf(face).orElseThrow();
        assertThat(heard.dones()).isEqualTo(1);
        assertThat(heard.bytesReceived()).isEqualTo(6400);
        assertThat(heard.playedMillis()).isBetween(0L, 200L);
        assertThat(heard.state()).isEqualTo("CLOSED");
        assertThat(sandbox.spoken(heard)).isEqualTo(speech);
        assertThat(sandbox.played(heard)).hasSizeLessThanOrEqualTo(speech.length);
        assertThat(sandbox.session(heard.simliSessionId()).id()).isEqualTo(heard.id());
    }

    @Test
    @Order(2)
    void shouldBeginWithNothingHeardAndFail(SandboxControl sandbox) {
        assertThat(sandbox.sessions()).as("what the test before left").isEmpty();
        String fault = sandbox.add(SandboxFault.of("token-rate-limited").with("retryAfterSeconds", 3));

        assertThat(token(sandbox)).isEqualTo(429);
        sandbox.clear(fault);
        assertThat(token(sandbox)).isEqualTo(200);
        sandbox.add(SandboxFault.of("token-refused").times(1).forFace(face));
        assertThat(token(sandbox)).isEqualTo(400);
        assertThat(token(sandbox)).isEqualTo(200);
        sandbox.add(SandboxFault.of("token-server-error"));
    }

    @Test
    @Order(3)
    void shouldTakeBackTheFaultsOfTheTestBefore(SandboxControl sandbox) {
        assertThat(token(sandbox)).isEqualTo(200);
    }

    @Test
    @Order(4)
    void shouldHitAnOpenSession(SandboxControl sandbox) {
        SimliClient.Socket socket = new SimliClient(SANDBOX.url()).start(face);
        HeardSession open = sandbox.sessionOf(face).orElseThrow();

        sandbox.add(SandboxFault.of("error").in(open).with("text", "error: worker died"));

        socket.await("error: worker died");
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThat(sandbox.session(open.id()).closeReason()).isEqualTo("FAULT"));
    }

    @Test
    void shouldRefuseNonsense(SandboxControl sandbox) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.add(SandboxFault.of("rain")))
                .withMessageContaining("kind: \\\"rain\\\" (expected: one of");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.add(SandboxFault.of("cut").afterAudio(Duration.ofMillis(-1))))
                .withMessageContaining("afterAudioMillis: -1 (expected: an integer");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.session("../faults"))
                .withMessage("id: ../faults (expected: 1..100 of A-Z, a-z, 0-9, - and _)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sandbox.session("sbx_none"))
                .withMessageContaining("no such session: sbx_none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SandboxExtension.runningAt("localhost"))
                .withMessage("url: localhost (expected: a URL such as http://127.0.0.1:7880)");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SandboxExtension.withoutPicture().with("SANDBOX_SPEED", "0"))
                .withMessageStartingWith("SANDBOX_SPEED: 0 (expected:");
        SandboxExtension elsewhere = SandboxExtension.runningAt(SANDBOX.url().toString());
        assertThatIllegalArgumentException()
                .isThrownBy(() -> elsewhere.with("SANDBOX_SPEED", "2"))
                .withMessageContaining("(expected: a sandbox that is started here");
        assertThatThrownBy(() -> SandboxExtension.withoutPicture().url())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("sandbox: not started");
        assertThatThrownBy(() -> SandboxControl.at("http://127.0.0.1:1").reset())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("(expected: a sandbox that answers there)");
    }

    /** Of a class within: the same sandbox goes on, and one of a test's own ends with the test. */
    @Nested
    class Within {

        @RegisterExtension
        final SandboxExtension own = SandboxExtension.withoutPicture();

        @Test
        void shouldHaveOneOfItsOwnBesideTheOthers() {
            assertThat(own.url()).isNotEqualTo(SANDBOX.url());
            assertThat(token(own.control())).isEqualTo(200);
            assertThat(token(SANDBOX.control())).isEqualTo(200);
        }
    }

    /** The status of a token call. */
    private int token(SandboxControl sandbox) {
        return new SimliClient(sandbox.url())
                .compose(sandbox.apiKey(), "{\"faceId\":\"" + face + "\"}")
                .status();
    }
}
