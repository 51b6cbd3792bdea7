package io.avatargateway.session.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MailboxTest {

    private final ExecutorService workers = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        workers.shutdownNow();
    }

    @Test
    void shouldRunTasksOfManyThreadsOneAtATimeAndInOrder() throws Exception {
        List<Integer> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(workers, () -> {});
        CountDownLatch posted = new CountDownLatch(4);
        for (int poster = 0; poster < 4; poster++) {
            workers.execute(() -> {
                for (int i = 0; i < 1000; i++) {
                    int number = i;
                    // An unsynchronised list: two tasks at once would lose entries.
                    mailbox.post(() -> ran.add(number));
                }
                posted.countDown();
            });
        }
        assertThat(posted.await(10, TimeUnit.SECONDS)).isTrue();
        CountDownLatch last = new CountDownLatch(1);
        mailbox.post(last::countDown);

        assertThat(last.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(ran).hasSize(4000);
    }

    @Test
    void shouldNotWakeTheWorkerForWhatCanWaitWhileItComesAgainSoon() {
        List<Runnable> woken = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> {});
        mailbox.comesAgainSoon(true);

        assertThat(mailbox.offerUnhurried(() -> ran.add("acknowledged"))).isTrue();
        assertThat(woken).isEmpty();
        mailbox.post(() -> ran.add("due"));

        assertThat(woken).hasSize(1);
        woken.remove(0).run();
        assertThat(ran).containsExactly("acknowledged", "due");
    }

    @Test
    void shouldWakeTheWorkerForWhatCouldWaitWhereNothingElseWould() {
        List<Runnable> woken = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> {});
        mailbox.comesAgainSoon(true);
        mailbox.comesAgainSoon(false);

        mailbox.offerUnhurried(() -> {});

        assertThat(woken).hasSize(1);
    }

    @Test
    void shouldRunWhatCanWaitAndCameWhileTheWorkerWasAtWork() {
        List<Runnable> woken = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> {});
        mailbox.post(() -> {
            mailbox.comesAgainSoon(true);
            mailbox.offerUnhurried(() -> ran.add("sent"));
        });

        woken.remove(0).run();

        assertThat(ran).containsExactly("sent");
    }

    @Test
    void shouldDoWhatIsDueOnTheWorkerThatNoticesIt() {
        List<Runnable> woken = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> ran.add("refreshed"));
        mailbox.comesAgainSoon(true);
        mailbox.offerUnhurried(() -> ran.add("acknowledged"));

        mailbox.postOnWorker(() -> ran.add("due"));

        assertThat(ran).containsExactly("acknowledged", "due", "refreshed");
        assertThat(woken).isEmpty();
    }

    @Test
    void shouldLeaveWhatIsDueToTheWorkerThatIsAtWorkAlready() {
        List<Runnable> woken = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> {});
        mailbox.post(() -> {
            mailbox.postOnWorker(() -> ran.add("due"));
            ran.add("the step before it");
        });

        woken.remove(0).run();

        assertThat(ran).containsExactly("the step before it", "due");
    }

    @Test
    void shouldRefuseWhatAFloodingPeerPutsIn() {
        CountDownLatch hold = new CountDownLatch(1);
        Mailbox mailbox = new Mailbox(workers, () -> {});
        mailbox.post(() -> awaitQuietly(hold));
        Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> {
            for (int i = 0; i < Mailbox.CAPACITY; i++) {
                if (!mailbox.offer(() -> {})) {
                    return true;
                }
            }
            return false;
        });
        hold.countDown();
    }

    @Test
    void shouldRefuseWhatAFloodingThreadPutsInWhileAnotherOneIsAtWork() {
        List<Runnable> woken = new ArrayList<>();
        List<Integer> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> {});
        mailbox.post(() -> ran.add(-1));
        for (int i = 1; i < Mailbox.CAPACITY; i++) {
            int number = i;
            assertThat(mailbox.offerOnWorker(() -> ran.add(number))).isTrue();
        }
        assertThat(mailbox.offerOnWorker(() -> ran.add(0))).isFalse();
        assertThat(ran).isEmpty();

        while (!woken.isEmpty()) {
            woken.remove(0).run();
        }

        assertThat(ran).hasSize(Mailbox.CAPACITY).doesNotContain(0);
        assertThat(mailbox.offerOnWorker(() -> ran.add(0))).isTrue();
        assertThat(ran).endsWith(0);
    }

    @Test
    void shouldGoOnAfterADefectInOneStep() throws Exception {
        Mailbox mailbox = new Mailbox(workers, () -> {});
        CountDownLatch reached = new CountDownLatch(1);
        mailbox.post(() -> {
            throw new IllegalStateException("a defect, as this test wants it");
        });
        mailbox.post(() -> {
            throw new StackOverflowError("a defect, as this test wants it");
        });
        mailbox.post(reached::countDown);

        assertThat(reached.await(5, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void shouldTellWhoMayTouchWhatIsItsOwn() {
        List<Runnable> woken = new ArrayList<>();
        List<String> ran = new ArrayList<>();
        Mailbox mailbox = new Mailbox(woken::add, () -> {});
        mailbox.post(() -> {
            mailbox.requireTurn();
            ran.add("its own");
        });
        assertThatThrownBy(mailbox::requireTurn).hasMessageContaining("a task of the mailbox");

        woken.remove(0).run();

        assertThat(ran).containsExactly("its own");
        assertThatThrownBy(mailbox::requireTurn).isInstanceOf(IllegalStateException.class);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
