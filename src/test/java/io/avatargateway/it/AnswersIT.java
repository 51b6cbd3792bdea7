package io.avatargateway.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Each request gets the answer that is its own, also where bodies come late and the server is busy with other requests:
 * it keeps data of requests with its threads. With answers that were written on any thread of the server's, one of some
 * ten thousand came as 200 and nothing.
 */
@Tag("long")
@GatewayIntegrationTest
class AnswersIT {

    private static final String SERVER = GatewayAddresses.http();
    private static final String HOST = "Host: " + URI.create(SERVER).getAuthority();
    private static final String UNKNOWN = "/api/v1/sessions/ses_aaaaaaaaaaaaaaaaaaaa";
    private static final int LATE = 10;
    private static final long NANOS = TimeUnit.SECONDS.toNanos(60);

    @Test
    void shouldAnswerEachRequestWhoseBodyComesLate() throws Exception {
        long end = System.nanoTime() + NANOS;
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            List<Future<List<String>>> clients = new ArrayList<>();
            for (String path : List.of("/health/ready", "/health/live", "/metrics", "/health/ready")) {
                clients.add(threads.submit(client(end, () -> get(path))));
            }
            for (int i = 0; i < LATE; i++) {
                Random random = new Random(i);
                clients.add(threads.submit(client(end, () -> post(random))));
            }
            for (Future<List<String>> client : clients) {
                assertThat(client.get(2, TimeUnit.MINUTES)).isEmpty();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Returns the wrong answers. */
    private static Callable<List<String>> client(long end, Callable<String> request) {
        return () -> {
            List<String> wrong = new ArrayList<>();
            while (System.nanoTime() - end < 0) {
                String fault = request.call();
                if (fault != null) {
                    wrong.add(fault);
                }
            }
            return wrong;
        };
    }

    private static String get(String path) throws IOException {
        String answer = RawHttp.exchange(SERVER, "GET " + path + " HTTP/1.1", HOST);
        return answer.startsWith("HTTP/1.1 200 ") && !answer.endsWith("\r\n\r\n") ? null : path + ": " + answer;
    }

    private static String post(Random random) throws IOException {
        try (RawHttp connection = new RawHttp(SERVER)) {
            connection.send("POST " + UNKNOWN + "/interrupt HTTP/1.1\r\n"
                    + RawHttp.lines(HOST, "Connection: close", "Content-Type: application/json", "Content-Length: 2")
                    + "\r\n");
            // A client on a slow line; what is tested is that the body is not there yet.
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(random.nextInt(6_000)));
            connection.send("{}");
            String answer = connection.all();
            return answer.startsWith("HTTP/1.1 404 ") && answer.contains("\"UNKNOWN_SESSION\"") ? null : answer;
        }
    }
}
