import { useEffect, useRef, useState } from 'react';
import type { CloseReason, Gateway, Session, SessionRequest } from '../api';
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

const openings = new Openings();

/**
 * Opens a session, shows it in the element of the returned ref, and ends it when the component goes.
 *
 * @param gateway keep it over renders
 */
export function useAvatarSession(
  gateway: Gateway,
  { request, idempotencyKey }: AvatarOptions,
): AvatarState & { ref: { current: HTMLDivElement | null }; allowSound: () => void } {
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
    const opening = openings.acquire(gateway, request, idempotencyKey);
    const following = follow(gateway, opening.session, ref.current!, change);
    stage.current = following.stage;
    return () => {
      gone = true;
      following.close();
      opening.release();
    };
    // The request counts when the session is opened; another one is another key.
  }, [gateway, idempotencyKey]);
  return { ...state, ref, allowSound: () => void stage.current()?.allowSound() };
}

function follow(
  gateway: Gateway,
  opened: Promise<Session>,
  mount: HTMLElement,
  change: (news: Partial<AvatarState>) => void,
) {
  let closed = false;
  let follower: Follower | undefined;
  opened
    .then((session) => {
      if (closed) {
        return;
      }
      change({ session });
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
