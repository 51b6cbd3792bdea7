package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One tenant takes all places it gets; another one has places all the same. Part of {@link CallersIT}. */
abstract class FairShares {

    /** What the server has of each. */
    static final int PLACES = 20;

    static final int STREAMS = 40;

    private static final Duration SOON = Duration.ofSeconds(30);

    private final SecondServer server;
    private final Side noisy;
    private final Side calm;

    /** @param token of a producer of the session's tenant */
    record Side(String session, String token) {}

    FairShares(SecondServer server, Side noisy, Side calm) {
        this.server = server;
        this.noisy = noisy;
        this.calm = calm;
    }

    @Test
    void shouldTakeUploadsOfATenantBesideAnothersThatTakesAllPlacesItGets() throws Exception {
        List<RawHttp> slow = new ArrayList<>();
        try {
            for (int i = 0; i < PLACES; i++) {
                slow.add(send(noisy, "POST", "/audio", "Content-Type: audio/pcm", "Content-Length: 100000"));
            }
            await().atMost(SOON).until(() -> upload(noisy).status() == 429);

            upload(calm).is(202);
            upload(noisy).isProblem(429, "UPLOAD_LIMIT");
        } finally {
            close(slow);
        }
        await().atMost(SOON).until(() -> upload(noisy).status() == 202);
    }

    private RestClient.Answer upload(Side side) {
        return server.api()
                .postBytes(
                        "/sessions/" + side.session() + "/audio",
                        new byte[640],
                        "Content-Type",
                        "audio/pcm",
                        "Authorization",
                        "Bearer " + side.token());
    }

    @Test
    void shouldStreamEventsOfATenantBesideAnothersThatTakesAllPlacesItGets() throws Exception {
        List<RawHttp> streams = new ArrayList<>();
        try {
            String head;
            do {
                RawHttp next = send(noisy, "GET", "/events");
                streams.add(next);
                head = next.head();
            } while (head.startsWith("HTTP/1.1 200 "));
            assertThat(head).startsWith("HTTP/1.1 429 ");
            assertThat(streams).hasSizeBetween(2, STREAMS);

            try (RawHttp one = send(calm, "GET", "/events")) {
                assertThat(one.head()).startsWith("HTTP/1.1 200 ");
            }
        } finally {
            close(streams);
        }
    }

    private RawHttp send(Side side, String method, String path, String... headers) throws Exception {
        RawHttp connection = new RawHttp(server.address());
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Host: localhost");
        all.add("Authorization: Bearer " + side.token());
        connection.send(method + " /api/v1/sessions/" + side.session() + path + " HTTP/1.1\r\n"
                + RawHttp.lines(all.toArray(String[]::new)) + "\r\n" + (method.equals("POST") ? "abcd" : ""));
        return connection;
    }

    private static void close(List<RawHttp> connections) throws Exception {
        for (RawHttp connection : connections) {
            connection.close();
        }
    }
}
