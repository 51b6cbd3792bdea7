package io.avatargateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a/b;q=x",
                "*/*;q=",
                "a/b;q=2",
                "a/b;q=-1",
                "a/b;q=NaN",
                "a/b;q=1e0",
                "a/b; Q=\"0.5\"",
                "a",
                "/",
                ";",
                "a/",
                "application/json, ;q=1",
                "a/b;q=0.1.2"
            })
    void shouldNameAnAcceptHeaderThatIsNone(String accept) {
        assertThat(RequestHead.fault(SentRequest.with("Accept", accept).asSeen()))
                .hasValueSatisfying(problem -> {
                    assertThat(problem.code()).isEqualTo("REQUEST_REFUSED");
                    assertThat(problem.detail()).startsWith("Accept: " + accept + " (expected: media types");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*/*",
                "application/json",
                "text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2",
                "application/json;q=0.1234567, text/*;q=1.",
                "application/json;charset=\"a,b\"",
                "application/json;",
                ",",
                ""
            })
    void shouldTakeWhatClientsSend(String accept) {
        assertThat(RequestHead.fault(SentRequest.with("Accept", accept).asSeen()))
                .isEmpty();
    }

    @Test
    void shouldNameAnAddressThatIsNone() {
        assertThat(RequestHead.fault(
                        SentRequest.with().to("/api/v1/sessions", "limit=%zz").asSeen()))
                .hasValueSatisfying(problem -> assertThat(problem.status()).isEqualTo(400));
        assertThat(RequestHead.fault(
                        SentRequest.with().to("/api/v1/sessions", "limit=1").asSeen()))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip", "chunked, gzip", "x", "chunked,chunked", "identity"})
    void shouldRefuseAnEncodingThatAProxyMayReadOtherwise(String encoding) {
        assertThat(RequestHead.framingFault(
                        SentRequest.with("Transfer-Encoding", encoding).asSeen()))
                .hasValueSatisfying(problem -> assertThat(problem.detail())
                        .isEqualTo("Transfer-Encoding: " + encoding + " (expected: chunked, or none)"));
    }

    @Test
    void shouldRefuseMoreThanOneWordOfTheBodysLength() {
        assertThat(RequestHead.framingFault(SentRequest.with("Content-Length", "1", "Content-Length", "2")
                        .asSeen()))
                .isPresent();
        assertThat(RequestHead.framingFault(SentRequest.with("Content-Length", "1", "Transfer-Encoding", "chunked")
                        .asSeen()))
                .isPresent();
        assertThat(RequestHead.framingFault(SentRequest.with("Content-Length", "99999999999999999999")
                        .asSeen()))
                .isPresent();
        assertThat(RequestHead.framingFault(
                        SentRequest.with("Content-Length", "12").asSeen()))
                .isEmpty();
        assertThat(RequestHead.framingFault(
                        SentRequest.with("Transfer-Encoding", "Chunked").asSeen()))
                .isEmpty();
    }
}
