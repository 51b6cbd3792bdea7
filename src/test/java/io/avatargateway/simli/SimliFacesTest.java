package io.avatargateway.simli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.avatargateway.http.HttpCalls;
import io.avatargateway.sandbox.Sandbox;
import io.avatargateway.sandbox.SandboxSettings;
import io.avatargateway.session.model.FacePreview;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SimliFacesTest {

    private static final String KEY = "the-api-key";
    private static final String ADA = "5a0d0000-0000-4000-8000-000000000001";
    private static final byte[] PNG = "\u0089PNG\r\n\u001a\nand more".getBytes(StandardCharsets.ISO_8859_1);

    // Nobody compares answers.
    @SuppressWarnings("ArrayRecordComponent")
    private record Answer(int status, byte[] body) {}

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Map<String, Answer> answers = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final CountDownLatch hanging = new CountDownLatch(1);
    private volatile boolean hangs;
    private volatile Instant now = Instant.parse("2026-11-30T10:00:00Z");
    private HttpCalls calls;
    private HttpServer server;
    private HttpServer elsewhere;

    @BeforeEach
    void start() throws Exception {
        calls = new HttpCalls("simli", SSLContext.getDefault(), null, Duration.ofSeconds(2));
        server = serve();
        elsewhere = serve();
    }

    @AfterEach
    void stop() {
        hanging.countDown();
        calls.close();
        server.stop(0);
        elsewhere.stop(0);
        threads.shutdownNow();
    }

    @Test
    void shouldHaveThePictureThatTheListNames() throws Exception {
        answers.put(
                "/base/faces", list("{\"id\":\"a\",\"preview_url\":\"" + url(server) + "/pictures/a?signed=1&to=2\"}"));
        answers.put("/pictures/a?signed=1&to=2", new Answer(200, PNG));
        SimliFaces faces = faces();

        assertThat(faces.mayHave("a")).as("nobody knows yet").isTrue();
        FacePreview picture = get(faces, "a").orElseThrow();

        assertThat(picture.mediaType()).isEqualTo("image/png");
        assertThat(bytes(picture)).isEqualTo(PNG);
        assertThat(get(faces, "a/emotion")).as("the same face with an emotion").isPresent();
        assertThat(faces.mayHave("a")).isTrue();
        assertThat(faces.mayHave("b")).isFalse();
        assertThat(get(faces, "b")).isEmpty();
        assertThat(asked).as("each once").hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "preview_url",
                "previewUrl",
                "preview",
                "thumbnail_url",
                "thumbnailUrl",
                "thumbnail",
                "image_url",
                "imageUrl",
                "image"
            })
    void shouldTakeWhateverItIsCalled(String field) throws Exception {
        answers.put("/base/faces", list("{\"id\":\"a\",\"simli_version\":1,\"" + field + "\":\"/pictures/a\"}"));
        answers.put("/pictures/a", new Answer(200, PNG));

        assertThat(get(faces(), "a")).isPresent();
    }

    /** As Simli's reference has it: no picture of any face. */
    @Test
    void shouldDoWithoutPictures() throws Exception {
        answers.put(
                "/base/faces",
                list("{\"id\":\"a\",\"owner_id\":\"o\",\"simli_version\":1,\"created_at\":\"2025-01-01T00:00:00Z\"}"));
        SimliFaces faces = faces();

        assertThat(get(faces, "a")).isEmpty();
        assertThat(faces.mayHave("a")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "401 | {\"detail\":\"INVALID_API_KEY\"}",
                "500 | ",
                "200 | {\"faces\":[]}",
                "200 | [1, null, [], {\"id\":7}, {\"id\":\"a\",\"preview\":8}]",
                "200 | [{\"id\":\"a\",\"preview\":\"file:///etc/passwd\"}]",
                "200 | [{\"id\":\"a\",\"preview\":\"http://[::\"}]",
                "200 | [{\"id\":\"a\",\"preview\":\"https://user:word@host.example/a.png\"}]",
                "200 | [{\"id\":\"a\",\"preview\":\"javascript:alert(1)\"}]",
                "200 | [[[[[[[[",
                "200 | not JSON",
            })
    void shouldHaveNoneWhereTheListCannotBeUsed(int status, String body) throws Exception {
        answers.put(
                "/base/faces",
                new Answer(status, Optional.ofNullable(body).orElse("").getBytes(StandardCharsets.UTF_8)));

        assertThat(get(faces(), "a")).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldNotGetAPictureFromElsewhereWithoutTls() throws Exception {
        answers.put("/base/faces", list("{\"id\":\"a\",\"preview_url\":\"" + url(elsewhere) + "/pictures/a\"}"));
        answers.put("/pictures/a", new Answer(200, PNG));

        assertThat(get(faces(), "a")).isEmpty();
        assertThat(asked).as("only Simli, with the key").containsExactly("/base/faces " + KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"<svg xmlns='http://www.w3.org/2000/svg'/>", "<html>", "", "RIFF1234WAVE"})
    void shouldTakeNothingButPictures(String body) throws Exception {
        answers.put("/base/faces", list("{\"id\":\"a\",\"preview_url\":\"/pictures/a\"}"));
        answers.put("/pictures/a", new Answer(200, body.getBytes(StandardCharsets.UTF_8)));
        SimliFaces faces = faces();

        assertThat(get(faces, "a")).isEmpty();
        assertThat(faces.mayHave("a")).isFalse();
    }

    @Test
    void shouldNotReadAPictureWithoutEnd() throws Exception {
        byte[] large = new byte[2_000_000];
        System.arraycopy(PNG, 0, large, 0, PNG.length);
        answers.put("/base/faces", list("{\"id\":\"a\",\"preview_url\":\"/pictures/a\"}"));
        answers.put("/pictures/a", new Answer(200, large));

        assertThat(get(faces(), "a")).isEmpty();
    }

    @Test
    void shouldAskAgainForWhatWasMissingAfterAMinuteAndForTheRestAfterAnHour() throws Exception {
        SimliFaces faces = faces();
        assertThat(get(faces, "a")).isEmpty();
        answers.put("/base/faces", list("{\"id\":\"a\",\"preview_url\":\"/pictures/a\"}"));
        answers.put("/pictures/a", new Answer(200, PNG));

        now = now.plusSeconds(59);
        assertThat(get(faces, "a")).as("within the minute").isEmpty();
        now = now.plusSeconds(1);
        assertThat(get(faces, "a")).isPresent();
        assertThat(asked).hasSize(3);
        now = now.plusSeconds(3_599);
        assertThat(get(faces, "a")).isPresent();
        assertThat(asked).as("kept for an hour").hasSize(3);
        now = now.plusSeconds(1);
        assertThat(get(faces, "a")).isPresent();
        assertThat(asked).hasSize(5);
    }

    @Test
    void shouldKeepThirtyTwoPictures() throws Exception {
        answers.put(
                "/base/faces",
                list(IntStream.range(0, 33)
                        .mapToObj(i -> "{\"id\":\"f%d\",\"preview_url\":\"/pictures/%d\"}".formatted(i, i))
                        .collect(java.util.stream.Collectors.joining(","))));
        IntStream.range(0, 33).forEach(i -> answers.put("/pictures/" + i, new Answer(200, PNG)));
        SimliFaces faces = faces();
        for (int i = 0; i < 33; i++) {
            assertThat(get(faces, "f" + i)).isPresent();
        }

        assertThat(get(faces, "f32")).isPresent();
        assertThat(asked).hasSize(34);
        assertThat(get(faces, "f0")).isPresent();
        assertThat(asked).as("the oldest went").hasSize(35);
    }

    @Test
    void shouldWaitNoLongerThanARequestMay() throws Exception {
        hangs = true;
        SimliFaces faces = new SimliFaces(
                calls,
                Links.settings(URI.create(url(server) + "/base"))
                        .withTimeout(Duration.ofMillis(300))
                        .build(),
                () -> now);

        assertThat(faces.mayHave("a")).as("does not wait").isTrue();
        assertThat(get(faces, "a")).isEmpty();
        assertThat(asked).hasSize(1);
    }

    @Test
    void shouldShowThePicturesOfTheSandbox() throws Exception {
        try (Sandbox sandbox =
                Sandbox.start(SandboxSettings.defaults().withPort(0).with("SANDBOX_FACE_PREVIEWS", "on"))) {
            SimliFaces faces =
                    new SimliFaces(calls, Links.settings(sandbox.baseUri()).build(), () -> now);

            FacePreview ada = get(faces, ADA).orElseThrow();

            assertThat(ada.mediaType()).isEqualTo("image/jpeg");
            assertThat(ada.length()).isBetween(5_000, 60_000);
        }
    }

    @Test
    void shouldHaveNoneOfASandboxThatListsFacesAsSimliDoes() throws Exception {
        try (Sandbox sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0))) {
            SimliFaces faces =
                    new SimliFaces(calls, Links.settings(sandbox.baseUri()).build(), () -> now);

            assertThat(get(faces, ADA)).isEmpty();
        }
    }

    private SimliFaces faces() {
        return new SimliFaces(
                calls, Links.settings(URI.create(url(server) + "/base")).build(), () -> now);
    }

    private static Optional<FacePreview> get(SimliFaces faces, String id) throws Exception {
        return faces.of(id).toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static byte[] bytes(FacePreview picture) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        picture.writeTo(out);
        return out.toByteArray();
    }

    private static Answer list(String faces) {
        return new Answer(200, ("[" + faces + "]").getBytes(StandardCharsets.UTF_8));
    }

    private static String url(HttpServer server) {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private HttpServer serve() throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.setExecutor(threads);
        started.createContext("/", this::answer);
        started.start();
        return started;
    }

    private void answer(HttpExchange exchange) throws IOException {
        String target = exchange.getRequestURI().toString();
        asked.add(target + " " + exchange.getRequestHeaders().getFirst("x-simli-api-key"));
        if (hangs) {
            try {
                hanging.await();
            } catch (InterruptedException over) {
                Thread.currentThread().interrupt();
            }
        }
        Answer answer = answers.getOrDefault(target, new Answer(404, new byte[0]));
        try (exchange) {
            exchange.sendResponseHeaders(answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        }
    }
}
