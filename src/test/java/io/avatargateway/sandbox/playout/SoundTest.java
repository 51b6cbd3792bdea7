package io.avatargateway.sandbox.playout;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.sandbox.time.ManualLoop;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What is heard, 10 ms by 10 ms, on a time that the test moves. */
class SoundTest {
    private static final int LATENCY_MILLIS = 40;
    private static final int TICK_BYTES = 320;

    private final ManualLoop loop = new ManualLoop();
    private final Playout playout = new Playout(loop, 1, Duration.ofMillis(LATENCY_MILLIS), new Playout.Listener() {
        @Override
        public void speaks() {}

        @Override
        public void fallsSilent() {}
    });
    private byte next = 1;

    /** Audio of which each sample tells its place. */
    private byte[] audio(int millis) {
        byte[] pcm = new byte[millis * 32];
        for (int i = 0; i < pcm.length; i += 2) {
            pcm[i] = next;
            next = (byte) (next == 100 ? 1 : next + 1);
        }
        return pcm;
    }

    private byte[] send(int millis) {
        byte[] pcm = audio(millis);
        playout.sound().append(pcm, loop.nanoTime());
        playout.add(pcm.length);
        return pcm;
    }

    /** What is heard from now on, while time goes on. */
    private byte[] hear(int millis) {
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        byte[] tick = new byte[TICK_BYTES];
        for (int i = 0; i < millis / 10; i++) {
            playout.sound().read(loop.nanoTime(), tick);
            heard.writeBytes(tick);
            loop.advanceMillis(10);
        }
        return heard.toByteArray();
    }

    private static byte[] silence(int millis) {
        return new byte[millis * 32];
    }

    @Test
    void shouldPlayWhatWasSentWhenTheClockPlaysItAndNothingElse() {
        playout.start();
        byte[] first = send(70);
        byte[] second = send(30);

        assertThat(hear(LATENCY_MILLIS)).isEqualTo(silence(LATENCY_MILLIS));
        assertThat(hear(70)).isEqualTo(first);
        assertThat(hear(30)).isEqualTo(second);
        assertThat(hear(50)).isEqualTo(silence(50));
    }

    @Test
    void shouldPlayTheNextUtteranceFromItsBeginning() {
        playout.start();
        send(20);
        hear(LATENCY_MILLIS + 20 + 35);
        loop.advanceMillis(3);
        byte[] next = send(50);
        assertThat(hear(LATENCY_MILLIS)).isEqualTo(silence(LATENCY_MILLIS));
        assertThat(hear(50)).isEqualTo(next);
    }

    @Test
    void shouldFallSilentAtOnceWithSkipAndPlayWhatComesThen() {
        playout.start();
        send(1000);
        hear(LATENCY_MILLIS + 100);
        playout.skip();
        assertThat(hear(30)).isEqualTo(silence(30));
        byte[] next = send(50);
        assertThat(hear(LATENCY_MILLIS)).isEqualTo(silence(LATENCY_MILLIS));
        assertThat(hear(50)).isEqualTo(next);
    }

    @Test
    void shouldPlayAReplacementInPlaceOfWhatWaits() {
        playout.start();
        send(1000);
        hear(LATENCY_MILLIS + 100);
        byte[] other = audio(60);
        playout.sound().append(other, loop.nanoTime());
        playout.replace(other.length);
        assertThat(hear(60)).isEqualTo(other);
        assertThat(hear(20)).isEqualTo(silence(20));
    }

    @Test
    void shouldHoldAudioUntilStart() {
        byte[] early = send(50);
        assertThat(hear(100)).isEqualTo(silence(100));
        playout.start();
        assertThat(hear(LATENCY_MILLIS)).isEqualTo(silence(LATENCY_MILLIS));
        assertThat(hear(50)).isEqualTo(early);
    }

    @Test
    void shouldSayWhetherAnythingIsHeard() {
        playout.start();
        send(20);
        byte[] tick = new byte[TICK_BYTES];
        assertThat(playout.sound().read(loop.nanoTime(), tick)).isFalse();
        loop.advanceMillis(LATENCY_MILLIS);
        assertThat(playout.sound().read(loop.nanoTime(), tick)).isTrue();
        loop.advanceMillis(20);
        assertThat(playout.sound().read(loop.nanoTime(), tick)).isFalse();
    }

    @Test
    void shouldKeepABoundedAmountForListenersAndGoOnBehindTheGap() {
        playout.start();
        int chunk = 60_000;
        for (long sent = 0; sent <= Sound.MAX_WAITING_BYTES; sent += chunk) {
            send(chunk / 32);
        }
        // More than is kept: the first of it is heard all the same, and the end is silence.
        byte[] heard = hear(LATENCY_MILLIS + 100);
        assertThat(Arrays.copyOfRange(heard, LATENCY_MILLIS * 32, heard.length)).doesNotContain((byte) 101);
        loop.advanceMillis(Sound.MAX_WAITING_BYTES / 32.0 - 2000);
        byte[] end = hear(4000);
        assertThat(Arrays.copyOfRange(end, end.length - TICK_BYTES, end.length)).isEqualTo(new byte[TICK_BYTES]);
    }
}
