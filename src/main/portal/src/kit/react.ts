import { useEffect, useRef, useState } from 'react';
import type { CloseReason, Gateway, Session, SessionRequest, Viewer } from '../api';
import type { RoomLoss } from '../room/loss';
import type { Stage } from '../room/stage';
import { Follower } from './follower';
import { Openings } from './openings';

/** How an avatar is, for those who show it. */
export interface AvatarState {
  /**
   * `opening`, then `live`; `lost` while the picture is gone and the session is not over; `ended`, which is never told as a loss; `failed`
   * to open, or to find the room.
   */
  phase: 'opening' | 'live' | 'lost' | 'ended' | 'failed';
  session?: Session | undefined;
  loss?: RoomLoss | undefined;
  /** Why it ended, where the gateway still knows: see `isNormalEnd`. */
  reason?: CloseReason | undefined;
  error?: unknown;
  /** Whether the browser wants a click before it plays sound: then call `allowSound` from one. */
  soundBlocked: boolean;
}

export interface AvatarOptions {
  request: SessionRequest;
  /** Which session is meant: while it stays the same, so does the session, also in StrictMode. */
  idempotencyKey: string;
}

/** What a component shows its avatar with. */
export type Avatar = AvatarState & { ref: { current: HTMLDivElement | null }; allowSound: () => void };

type Followed = { gateway: Gateway; session: Pick<Session, 'id' | 'join'> };

const openings = new Openings();

/**
 * Opens a session, shows it in the element of the returned ref, and ends it when the component goes.
 *
 * @param gateway keep it over renders
 */
export function useAvatarSession(gateway: Gateway, { request, idempotencyKey }: AvatarOptions): Avatar {
  return useFollower(
    (change) => {
      const opening = openings.acquire(gateway, request, idempotencyKey);
      const followed = opening.session.then((session) => {
        change({ session });
        return { gateway, session };
      });
      return { followed, release: () => opening.release() };
    },
    // The request counts when the session is opened; another one is another key.
    [gateway, idempotencyKey],
  );
}

/**
 * Shows the session that a ticket lets in to, in the element of the returned ref. The session goes on when the component goes.
 *
 * @param viewer from `redeemTicket`: call that once, and not while rendering, for a ticket is good once
 */
export function useAvatarViewer(viewer: Promise<Viewer>): Avatar {
  return useFollower(() => {
    const followed = viewer.then(({ gateway, sessionId, join }) => ({
      gateway,
      session: { id: sessionId, join },
    }));
    return { followed, release: () => undefined };
  }, [viewer]);
}

function useFollower(
  begin: (change: (news: Partial<AvatarState>) => void) => {
    followed: Promise<Followed>;
    release: () => void;
  },
  dependencies: readonly unknown[],
): Avatar {
  const ref = useRef<HTMLDivElement | null>(null);
  const stage = useRef<() => Stage | undefined>(() => undefined);
  const [state, setState] = useState<AvatarState>({ phase: 'opening', soundBlocked: false });
  useEffect(() => {
    let gone = false;
    const change = (news: Partial<AvatarState>) => {
      if (!gone) {
        setState((known) => ({ ...known, ...news }));
      }
    };
    change({ phase: 'opening', loss: undefined, reason: undefined, error: undefined });
    const { followed, release } = begin(change);
    const following = follow(followed, ref.current!, change);
    stage.current = following.stage;
    return () => {
      gone = true;
      following.close();
      release();
    };
  }, dependencies);
  return { ...state, ref, allowSound: () => void stage.current()?.allowSound() };
}

function follow(
  followed: Promise<Followed>,
  mount: HTMLElement,
  change: (news: Partial<AvatarState>) => void,
) {
  let closed = false;
  let follower: Follower | undefined;
  followed
    .then(({ gateway, session }) => {
      if (closed) {
        return;
      }
      follower = new Follower(gateway, session, mount, {
        shown: () => change({ phase: 'live', loss: undefined }),
        lost: (loss) => change({ phase: 'lost', loss }),
        ended: (reason) => change({ phase: 'ended', reason }),
        failed: (error) => change({ phase: 'failed', error }),
        soundBlocked: (soundBlocked) => change({ soundBlocked }),
      });
    })
    .catch((error: unknown) => change({ phase: 'failed', error }));
  return {
    stage: () => follower?.stage,
    close: () => {
      closed = true;
      follower?.close();
    },
  };
}
