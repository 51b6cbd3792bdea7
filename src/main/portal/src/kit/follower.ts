import { Backoff, pause } from '../api/backoff';
import {
  type CloseReason,
  type Connection,
  type EventFeed,
  type Gateway,
  GatewayError,
  type Join,
  ProblemError,
  type Session,
  type SessionEvent,
  SpeakingLink,
} from '../api';
import { isPassing, RoomError, type RoomLoss } from '../room/loss';
import { Stage } from '../room/stage';

export interface FollowerListener {
  /** A picture is to be seen: the first one, or that of a new room. */
  shown(): void;
  /**
   * The picture is gone, and the session is not over.
   *
   * @param trying whether it is asked for again without anybody's doing
   */
  lost(loss: RoomLoss, trying: boolean): void;
  /** The session is over: see `isNormalEnd`. @param reason undefined where the gateway no longer knows */
  ended(reason: CloseReason | undefined): void;
  /** The gateway does not say where the room is, and will not. */
  failed(error: unknown): void;
  soundBlocked(blocked: boolean): void;
}

/** Attempts to get into rooms, in a row and in vain. */
const MOST_TRIES = 5;
/** A room closes when its session ends; then the word of that comes within this time. */
const END_MILLIS = 1_000;

/**
 * Shows a session's avatar from its first picture to its end: goes to a new room as soon as there is one, and gets back
 * into a room that broke off. An end of the session is told as such, and never as a loss.
 */
export class Follower {
  readonly stage: Stage;
  private readonly gateway: Gateway;
  private readonly id: string;
  private readonly listener: FollowerListener;
  private readonly events: EventFeed;
  private readonly visit = new AbortController();
  private readonly backoff = new Backoff();
  private readonly speaking = new SpeakingLink();
  /** Of the newest link whose picture was seen. */
  private generation: number | undefined;
  private tries = 0;
  private gatewayLost = false;
  /** Only somebody's wish gets the picture back. */
  private givenUp = false;

  /** @param session the one that was opened, or that a ticket was redeemed for: `{ id: viewer.sessionId, join: viewer.join }` */
  constructor(
    gateway: Gateway,
    session: Pick<Session, 'id' | 'join'>,
    mount: HTMLElement,
    listener: FollowerListener,
  ) {
    this.gateway = gateway;
    this.id = session.id;
    this.listener = listener;
    this.stage = new Stage(mount, {
      seen: ({ generation }) => this.onSeen(generation),
      shown: () => listener.shown(),
      lost: (loss, stillShown) => void this.onLost(loss, stillShown),
      soundBlocked: (blocked) => listener.soundBlocked(blocked),
    });
    this.events = gateway.sharedEvents(
      session.id,
      {
        event: (event) => this.onEvent(event),
        connection: (connection) => this.onConnection(connection),
      },
      { live: true },
    );
    void this.join(session.join);
  }

  /** Asks for the picture again, once it is lost. */
  retry() {
    this.tries = 0;
    this.givenUp = false;
    void this.join();
  }

  /** Leaves the room; the session goes on. The last frame stays. */
  close() {
    if (this.stop()) {
      this.reportLeft();
    }
  }

  /** To be called when the page goes, too. */
  reportLeft() {
    void this.gateway.reportViewer(this.id, 'left', { generation: this.generation }).catch(() => undefined);
  }

  private stop(): boolean {
    if (this.visit.signal.aborted) {
      return false;
    }
    this.visit.abort();
    this.events.close();
    this.stage.leave();
    return true;
  }

  private end(reason: CloseReason | undefined) {
    if (this.stop()) {
      this.listener.ended(reason);
    }
  }

  private onEvent(event: SessionEvent) {
    if (this.speaking.note(event)) {
      this.stage.moveOn();
    }
    if (event.type === 'join' && !this.givenUp) {
      void this.join();
    } else if (event.type === 'state' && event.state === 'CLOSED') {
      this.end(event.reason);
    }
  }

  private onConnection(connection: Connection) {
    if (connection.state === 'failed') {
      this.end(undefined);
    } else if (connection.state === 'waiting') {
      this.gatewayLost = true;
    } else if (connection.state === 'open' && this.gatewayLost) {
      this.gatewayLost = false;
      if (!this.stage.live && !this.givenUp) {
        this.retry();
      }
    }
  }

  private onSeen(generation: number) {
    this.tries = 0;
    this.backoff.reset();
    this.generation = generation;
    void this.gateway.reportViewer(this.id, 'first-frame', { generation }).catch(() => undefined);
  }

  private async join(known?: Join) {
    const { signal } = this.visit;
    try {
      const join = known ?? (await this.gateway.join(this.id, signal));
      if (!signal.aborted) {
        await this.stage.show(join, this.speaking.isNext(join));
      }
    } catch (failure) {
      if (!signal.aborted) {
        await this.onFailed(failure);
      }
    }
  }

  private async onFailed(failure: unknown) {
    if (failure instanceof RoomError) {
      await this.onLost(failure.loss, this.stage.live);
    } else if (failure instanceof ProblemError && failure.code === 'JOIN_NOT_READY') {
      // The event `join` tells when it is.
    } else if (failure instanceof GatewayError && failure.retryable && this.tries < MOST_TRIES) {
      await this.tryAgain();
    } else if (!(await this.isOver())) {
      this.givenUp = !(failure instanceof GatewayError && failure.retryable);
      this.listener.failed(failure);
    }
  }

  /** @param stillShown whether there is another picture: then nothing is lost yet */
  private async onLost(loss: RoomLoss, stillShown: boolean) {
    const { signal } = this.visit;
    if (loss === 'closed' || loss === 'broken') {
      await pause(END_MILLIS, signal);
    }
    if (signal.aborted || (await this.isOver())) {
      return;
    }
    const again = isPassing(loss) && this.tries < MOST_TRIES;
    this.givenUp = !again && !isPassing(loss) && !stillShown;
    if (!stillShown) {
      this.listener.lost(loss, again);
    }
    if (again) {
      await this.tryAgain();
    }
  }

  private async tryAgain() {
    const { signal } = this.visit;
    this.tries++;
    await pause(this.backoff.next(), signal);
    if (!signal.aborted) {
      await this.join();
    }
  }

  /** Asks whether the session has ended: nobody may have said so yet. Ends this where it has. */
  private async isOver(): Promise<boolean> {
    const { signal } = this.visit;
    try {
      const { state, reason } = await this.gateway.session(this.id, signal);
      if (state === 'CLOSED') {
        this.end(reason);
      }
    } catch (failure) {
      if (failure instanceof ProblemError && failure.code === 'UNKNOWN_SESSION') {
        this.end(undefined);
      } else if (failure instanceof ProblemError && failure.code === 'ROLE_REQUIRED') {
        return this.isOverForViewer();
      }
    }
    return signal.aborted;
  }

  /** A viewer may not look at the session: the event says why it ended, if there is no room any more. */
  private async isOverForViewer(): Promise<boolean> {
    const { signal } = this.visit;
    try {
      await this.gateway.join(this.id, signal);
    } catch (failure) {
      if (failure instanceof ProblemError && failure.code === 'UNKNOWN_SESSION') {
        this.end(undefined);
      }
      return signal.aborted || (failure instanceof ProblemError && failure.code === 'SESSION_ENDED');
    }
    return signal.aborted;
  }
}
