package io.avatargateway.sandbox.faults;

import static io.avatargateway.sandbox.faults.FaultField.AFTER_AUDIO_MILLIS;
import static io.avatargateway.sandbox.faults.FaultField.AFTER_MILLIS;
import static io.avatargateway.sandbox.faults.FaultField.BINARY_BYTES;
import static io.avatargateway.sandbox.faults.FaultField.CODE;
import static io.avatargateway.sandbox.faults.FaultField.DETAIL;
import static io.avatargateway.sandbox.faults.FaultField.FOR_MILLIS;
import static io.avatargateway.sandbox.faults.FaultField.REPEAT;
import static io.avatargateway.sandbox.faults.FaultField.RETRY_AFTER_SECONDS;
import static io.avatargateway.sandbox.faults.FaultField.STATUS;
import static io.avatargateway.sandbox.faults.FaultField.TEXT;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What can go wrong. The name in JSON is the constant's, in lower case with hyphens. */
public enum FaultKind {
    /** A call for the account's usage or history gets no answer. */
    ACCOUNT_SILENT(Stage.ACCOUNT),
    /** Such a call is refused. */
    ACCOUNT_ERROR(Stage.ACCOUNT, STATUS),
    /** Such a call gets 200 and something else. */
    ACCOUNT_GARBAGE(Stage.ACCOUNT, TEXT),
    /** More sessions count as open than there are. */
    USAGE_MORE(Stage.ACCOUNT, REPEAT),
    /** The latest session is missing in the history. */
    HISTORY_MISSING(Stage.ACCOUNT),
    /** Each session stands in the history twice. */
    HISTORY_DOUBLED(Stage.ACCOUNT),
    /** The history has a session that nobody opened here. */
    HISTORY_FOREIGN(Stage.ACCOUNT),
    /** The history has its times in milliseconds. */
    HISTORY_MILLIS(Stage.ACCOUNT),
    /** The history has fields that nobody knows, other types of them, and no ids. */
    HISTORY_STRANGE(Stage.ACCOUNT),
    /** The token call is refused as Simli does it. */
    TOKEN_REFUSED(Stage.TOKEN, STATUS, DETAIL),
    /** The token call gets 429. */
    TOKEN_RATE_LIMITED(Stage.TOKEN, RETRY_AFTER_SECONDS),
    /** The token call gets no answer. */
    TOKEN_SILENT(Stage.TOKEN),
    /** The token call gets a 5xx without a JSON body. */
    TOKEN_SERVER_ERROR(Stage.TOKEN, STATUS),
    /** The token call gets 200 and something that is not JSON. */
    TOKEN_GARBAGE(Stage.TOKEN, TEXT),
    /** The WebSocket handshake is refused. */
    HANDSHAKE_REFUSED(Stage.HANDSHAKE, STATUS),
    /** The endpoint asks for the token, as an older one of Simli's does, and goes on when it came as text. */
    MISSING_SESSION_TOKEN(Stage.HANDSHAKE),
    /** Everything but the join info comes. */
    NO_JOIN_INFO(Stage.OPENING),
    /** Join info, and all that follows, come late. */
    LATE_JOIN_INFO(Stage.OPENING, AFTER_MILLIS),
    /** START comes late. */
    START_LATE(Stage.OPENING, AFTER_MILLIS),
    /** START does not come. */
    START_MISSING(Stage.OPENING),
    /** No viewer joins the room. */
    VIEWER_ABSENT(Stage.OPENING),
    /** Somebody must really join the room, whatever the rule is otherwise. Where a time is named, within that time. */
    VIEWER_REQUIRED(Stage.OPENING, AFTER_MILLIS),
    /** The viewer joins the room late. */
    VIEWER_JOINS(Stage.OPENING, AFTER_MILLIS),
    /** The socket is open, but nothing comes out of it. */
    SILENT_SOCKET(Stage.RUNNING),
    /** An ERROR message, then the close. */
    ERROR(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, TEXT),
    /** A RATE message, then the close. */
    RATE(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, TEXT),
    /** A CLOSING message, then the close. */
    CLOSING(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, TEXT),
    /** A STOP message, then the close. */
    STOP(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, TEXT),
    /** The TCP connection is reset, no close frame. */
    CUT(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS),
    /** A close frame and no other word. */
    CLOSE_FRAME(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, CODE, TEXT),
    /** Any message, text or binary. */
    SEND_TEXT(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, TEXT, REPEAT, BINARY_BYTES),
    /** Nothing is read from the socket, for a time or until cleared. */
    SLOW_READER(Stage.MOMENT, AFTER_MILLIS, AFTER_AUDIO_MILLIS, FOR_MILLIS),
    /** SILENT is left out. */
    NO_SILENT(Stage.RUNNING),
    /** SPEAK is left out. */
    NO_SPEAK(Stage.RUNNING),
    /** ACK is left out. */
    NO_ACK(Stage.RUNNING);

    /** When a fault is due, which also says whether it can hit a session that is open already. */
    public enum Stage {
        /** At the calls for usage and history. */
        ACCOUNT,
        /** At the token call. */
        TOKEN,
        /** At the WebSocket handshake. */
        HANDSHAKE,
        /** While a session opens. */
        OPENING,
        /** All the time, from the opening on or from when it was asked for. */
        RUNNING,
        /** Once, at a given moment. */
        MOMENT;

        boolean canHitOpenSession() {
            return this == RUNNING || this == MOMENT;
        }
    }

    private final Stage stage;

    // Never changed after construction, which the type cannot say.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Set<FaultField> fields;

    FaultKind(Stage stage, FaultField... own) {
        this.stage = stage;
        EnumSet<FaultField> all = EnumSet.of(FaultField.TIMES, FaultField.SECONDS, FaultField.FACE_ID);
        if (stage.canHitOpenSession()) {
            all.add(FaultField.SESSION_ID);
        }
        all.addAll(List.of(own));
        this.fields = all;
    }

    /**
     * When it is due.
     *
     * @return its stage
     */
    public Stage stage() {
        return stage;
    }

    /**
     * Its name in JSON.
     *
     * @return lower case, with hyphens
     */
    public String jsonName() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean allows(FaultField field) {
        return fields.contains(field);
    }

    List<String> fieldNames() {
        return fields.stream().map(FaultField::jsonName).toList();
    }

    static Optional<FaultKind> of(String jsonName) {
        return Arrays.stream(values())
                .filter(k -> k.jsonName().equals(jsonName))
                .findFirst();
    }

    static List<String> jsonNames() {
        return Arrays.stream(values()).map(FaultKind::jsonName).toList();
    }
}
