package io.avatargateway.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.avatargateway.session.model.LinkEvent;
import io.avatargateway.session.model.Resume;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** What happens in tests of sessions that outlive their links. */
final class Recoveries {

    static final LinkEvent CUT = new LinkEvent.Closed(1006, "reset");

    private Recoveries() {}

    static SessionBench bench(Resume resume) {
        return new SessionBench(SessionBench.recovering(resume));
    }

    static void takeAndSpeak(SessionBench bench) {
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
    }

    static void cutAndComeBack(SessionBench bench) {
        bench.link().says(CUT);
        comeBack(bench);
    }

    static void comeBack(SessionBench bench) {
        int before = bench.links.size();
        bench.time.advanceMillis(250);
        assertThat(bench.links).hasSize(before + 1);
        bench.link().joinable();
        bench.link().says(new LinkEvent.Started());
    }

    static void playToTheEnd(SessionBench bench, int millis) {
        bench.link().takesAll();
        bench.link().says(new LinkEvent.SpeechBegan());
        bench.time.advanceMillis(millis);
        bench.link().says(new LinkEvent.SpeechEnded());
    }

    /** What the link got, with what it gets as it takes that. */
    static byte[] audio(RecordedLink link) {
        link.takesAll();
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List.copyOf(link.frames).forEach(all::writeBytes);
        return all.toByteArray();
    }
}
