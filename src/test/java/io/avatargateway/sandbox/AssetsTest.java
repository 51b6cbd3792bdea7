package io.avatargateway.sandbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Backgrounds and foregrounds: upload, list, read, delete, and what is refused. */
class AssetsTest {
    private static Sandbox sandbox;
    private static SimliClient client;

    @BeforeAll
    static void start() throws IOException {
        sandbox = Sandbox.start(SandboxSettings.defaults().withPort(0).withViewer(true));
        client = new SimliClient(sandbox);
    }

    @AfterAll
    static void stop() {
        sandbox.close();
    }

    private static byte[] image(String format, int width, int height, boolean transparent) throws IOException {
        BufferedImage image = new BufferedImage(
                width, height, transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
        Graphics2D graphics = image.createGraphics();
        graphics.setColor(new Color(200, 40, 90));
        graphics.fillRect(0, height / 2, width, height);
        graphics.dispose();
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, file)).isTrue();
        return file.toByteArray();
    }

    private static SimliClient.Answer upload(String kind, String field, byte[] file) {
        String boundary = "----form" + UUID.randomUUID();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nimage\r\n--" + boundary
                                + "\r\nContent-Disposition: form-data; name=\"" + field
                                + "\"; filename=\"my wall.png\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                        .getBytes(US_ASCII));
        body.writeBytes(file);
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(US_ASCII));
        return client.send(client.request("/assets/" + kind)
                .header("x-simli-api-key", "key")
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(BodyPublishers.ofByteArray(body.toByteArray())));
    }

    private static SimliClient.Answer remove(String kind, String id) {
        return client.send(client.request("/assets/" + kind + "/" + id)
                .header("x-simli-api-key", "key")
                .DELETE());
    }

    @Test
    void shouldKeepAnUploadUntilItIsDeleted() throws IOException {
        byte[] file = image("jpeg", 1280, 720, false);
        SimliClient.Answer answer = upload("backgrounds", "image", file);
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        JsonNode uploaded = answer.json();
        String id = uploaded.get("id").textValue();
        assertThat(id).hasSize(36);
        assertThat(uploaded.get("name").textValue()).isEqualTo("my wall.png");
        assertThat(uploaded.get("width").intValue()).isEqualTo(1280);
        assertThat(uploaded.get("height").intValue()).isEqualTo(720);
        assertThat(uploaded.get("created_at").longValue()).isPositive();

        JsonNode listed = client.account("/assets/backgrounds").json().get(0);
        assertThat(listed.get("id")).isEqualTo(uploaded.get("id"));
        URI url = URI.create(listed.get("url").textValue());
        SimliClient.Answer read = client.get(url.getRawPath() + "?" + url.getRawQuery());
        assertThat(read.response().headers().firstValue("Content-Type")).contains("image/png");
        assertThat(read.response().body()).hasSize(uploaded.get("size_bytes").intValue());
        BufferedImage image =
                ImageIO.read(new ByteArrayInputStream(read.response().body()));
        assertThat(new Color(image.getRGB(640, 700)).getRed()).isBetween(190, 210);
        assertThat(client.get(url.getRawPath() + "?" + url.getRawQuery().replace("signature=", "signature=x"))
                        .status())
                .isEqualTo(403);

        assertThat(remove("foregrounds", id).status()).isEqualTo(404);
        assertThat(remove("backgrounds", id).status()).isEqualTo(204);
        assertThat(remove("backgrounds", id).status()).isEqualTo(404);
        assertThat(client.account("/assets/backgrounds").text()).doesNotContain(id);
    }

    @Test
    void shouldShowAnUploadInASession() throws IOException {
        String id = upload("foregrounds", "image", image("png", 512, 512, true))
                .json()
                .get("id")
                .textValue();
        SimliClient.Socket socket = client.start("trinity2-upload");
        socket.play(("FG_" + id).getBytes(US_ASCII));
        socket.say("ping 1");
        socket.await("pong 1");
        assertThat(client.detail("trinity2-upload")
                        .get("scene")
                        .get("live")
                        .get("foreground_id")
                        .textValue())
                .isEqualTo(id);
        remove("foregrounds", id);
    }

    @Test
    void shouldHaveSomeOfItsOwnThatStay() {
        JsonNode backgrounds = client.account("/assets/backgrounds").json();
        assertThat(backgrounds)
                .extracting(asset -> asset.get("name").textValue())
                .endsWith("office.png", "library.png", "evening-city.png");
        assertThat(client.account("/assets/foregrounds").json())
                .extracting(asset -> asset.get("name").textValue())
                .endsWith("desk.png", "window-frame.png");
        assertThat(remove("backgrounds", backgrounds.get(0).get("id").textValue())
                        .status())
                .isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "backgrounds | png  | 1024 | 768  | false | image of 1024x768 (expected: 16:9, 9:16 or 1:1)",
                "backgrounds | png  | 256  | 256  | false | image of 256x256 (expected: 512 on the shorter side",
                "backgrounds | png  | 2560 | 1440 | false | image of 2560x1440",
                "backgrounds | png  | 1920 | 1920 | false | image of 1920x1920",
                "backgrounds | gif  | 512  | 512  | false | image/gif (expected: image/jpeg or image/png)",
                "foregrounds | jpeg | 512  | 512  | false | image without transparency",
                "foregrounds | png  | 512  | 512  | false | image without transparency"
            })
    void shouldNameTheRuleThatAnImageBreaks(
            String kind, String format, int width, int height, boolean transparent, String detail) throws IOException {
        SimliClient.Answer answer = upload(kind, "image", image(format, width, height, transparent));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).startsWith(detail);
    }

    @Test
    void shouldSayThatItCannotReadWebp() {
        SimliClient.Answer answer =
                upload("backgrounds", "image", "RIFF\u0010\u0000\u0000\u0000WEBPVP8 ".getBytes(ISO_8859_1));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").textValue()).startsWith("image/webp (expected: image/jpeg or image/png");
    }

    @Test
    void shouldRefuseWhatIsNoImageOrIsDamagedOrTooLarge() throws IOException {
        assertThat(upload("backgrounds", "image", "hello".getBytes(US_ASCII)).status())
                .isEqualTo(400);
        byte[] cut = java.util.Arrays.copyOf(image("png", 512, 512, false), 200);
        assertThat(upload("backgrounds", "image", cut).status()).isEqualTo(400);
        assertThat(upload("backgrounds", "image", new byte[0]).status()).isEqualTo(400);
        assertThat(upload("backgrounds", "image", new byte[5_000_000]).status()).isEqualTo(413);
        assertThat(upload("backgrounds", "image", new byte[5_200_000]).status()).isEqualTo(413);
    }

    @Test
    void shouldHearACallerOutWhoIsStillSendingWhatIsTooLong() throws IOException {
        try (Socket caller =
                new Socket(InetAddress.getLoopbackAddress(), sandbox.baseUri().getPort())) {
            caller.setSoTimeout(10_000);
            OutputStream out = caller.getOutputStream();
            String head = String.join(
                    "\r\n",
                    "POST /assets/backgrounds HTTP/1.1",
                    "Host: localhost",
                    "x-simli-api-key: key",
                    "Content-Type: multipart/form-data; boundary=x",
                    "Content-Length: 6000000",
                    "",
                    "");
            out.write(head.getBytes(US_ASCII));
            InputStream in = caller.getInputStream();
            assertThat(new String(in.readNBytes(12), US_ASCII)).isEqualTo("HTTP/1.1 413");
            // A connection that is closed with bytes unread is reset, and the answer with it.
            out.write(new byte[3_000_000]);
            out.write(new byte[3_000_000]);
            assertThat(new String(in.readAllBytes(), US_ASCII)).contains("Connection: close", "body: longer than");
        }
    }

    @Test
    void shouldRefuseCallsThatAreNone() throws IOException {
        byte[] good = image("png", 512, 512, true);
        assertThat(upload("backgrounds", "picture", good).status()).isEqualTo(422);
        assertThat(upload("walls", "image", good).status()).isEqualTo(422);
        assertThat(client.account("/assets/walls").status()).isEqualTo(422);
        assertThat(client.get("/assets/backgrounds").status()).isEqualTo(401);
        assertThat(remove("backgrounds", "no-uuid").status()).isEqualTo(422);
        assertThat(client.send(client.request("/assets/backgrounds")
                                .header("x-simli-api-key", "key")
                                .POST(BodyPublishers.ofString("{}")))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void shouldKeepTwentyUploadsOfAKind() throws IOException {
        byte[] file = image("png", 512, 512, true);
        java.util.List<String> ids = new java.util.ArrayList<>();
        SimliClient.Answer last = upload("foregrounds", "image", file);
        for (int i = 0; i < 25 && last.status() == 201; i++) {
            ids.add(last.json().get("id").textValue());
            last = upload("foregrounds", "image", file);
        }
        assertThat(ids).hasSizeBetween(1, 20);
        assertThat(last.status()).isEqualTo(409);
        ids.forEach(id -> remove("foregrounds", id));
    }

    @Test
    void shouldListItsTrinity2Faces() {
        JsonNode faces = client.account("/faces/trinity").json();
        assertThat(faces.get(0).get("id").textValue()).isEqualTo("5a0d0000-0000-4000-8000-000000000004");
        assertThat(client.get("/faces/trinity").status()).isEqualTo(401);
    }
}
