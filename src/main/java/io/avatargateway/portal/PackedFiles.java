package io.avatargateway.portal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Files of the page that the build has packed already: beside {@code x.js} lie {@code x.js.br} and {@code x.js.gz}. */
final class PackedFiles {

    /** Content coding and ending, the smaller one first. */
    private static final List<Map.Entry<String, String>> CODINGS =
            List.of(Map.entry("br", ".br"), Map.entry("gzip", ".gz"));

    private PackedFiles() {}

    /**
     * Answers with the packed file, where there is one and the browser takes it.
     *
     * @param path within the application
     * @return whether that was the answer
     */
    static boolean send(HttpServletRequest request, HttpServletResponse response, String path) throws IOException {
        String file = path.equals("/") ? "/index.html" : path;
        if (request.getHeader("Range") != null || request.getServletContext().getResource(file + ".gz") == null) {
            return false;
        }
        response.setHeader("Vary", "Accept-Encoding");
        String accepted = request.getHeader("Accept-Encoding");
        for (Map.Entry<String, String> coding : CODINGS) {
            if (takes(accepted, coding.getKey())) {
                try (InputStream packed = request.getServletContext().getResourceAsStream(file + coding.getValue())) {
                    if (packed != null) {
                        answer(request, response, file, coding.getKey(), packed.readAllBytes());
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static void answer(
            HttpServletRequest request, HttpServletResponse response, String file, String coding, byte[] body)
            throws IOException {
        String tag = "\"" + coding + "-" + Integer.toHexString(Arrays.hashCode(body)) + "\"";
        response.setHeader("ETag", tag);
        if (tag.equals(request.getHeader("If-None-Match"))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return;
        }
        String type = request.getServletContext().getMimeType(file);
        response.setContentType(type.startsWith("image/") ? type : type + ";charset=UTF-8");
        response.setHeader("Content-Encoding", coding);
        response.setContentLength(body.length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(body);
        }
    }

    /** By RFC 9110, 12.5.3, as far as browsers use it: a coding that is named, and not with a weight of 0. */
    static boolean takes(String acceptEncoding, String coding) {
        if (acceptEncoding == null) {
            return false;
        }
        return Arrays.stream(acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1))
                .map(String::strip)
                .anyMatch(one ->
                        one.equals(coding) || (one.startsWith(coding + ";") && !one.matches(".*;\\s*q=0(\\.0*)?\\s*")));
    }
}
