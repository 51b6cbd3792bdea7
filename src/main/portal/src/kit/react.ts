import { useEffect, useRef, useState } from 'react';
import type { Gateway, Join, Session, SessionRequest } from '../api';
import { isPassing, RoomError, type RoomLoss } from '../room/loss';
import { Stage } from '../room/stage';
import { Openings } from './openings';

/** How an avatar is, for those who show it. */
export interface AvatarState {
  /** `opening`, then `live`; `lost` where the picture is gone and does not come back by itself; `ended`; `failed` to open. */
  phase: 'opening' | 'live' | 'lost' | 'ended' | 'failed';
  session?: Session;
  loss?: RoomLoss;
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
  const stage = useRef<Stage | null>(null);
  const [state, setState] = useState<AvatarState>({ phase: 'opening', soundBlocked: false });
  useEffect(() => {
    let gone = false;
    const change = (news: Partial<AvatarState>) => {
      if (!gone) {
        setState((known) => ({ ...known, ...news }));
      }
    };
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
  return { ...state, ref, allowSound: () => void stage.current?.allowSound() };
}

function follow(
  gateway: Gateway,
  opened: Promise<Session>,
  mount: HTMLElement,
  change: (news: Partial<AvatarState>) => void,
) {
  const closing = new AbortController();
  let close = () => {};
  let session: Session | undefined;
  const fail = (failure: unknown) => {
    const loss = failure instanceof RoomError ? failure.loss : undefined;
    change(loss ? { phase: 'lost', loss } : { phase: 'failed', error: failure });
  };
  const stage = new Stage(mount, {
    shown: () => {
      change({ phase: 'live' });
      void gateway.reportViewer(session!.id, 'first-frame').catch(() => undefined);
    },
    lost: (loss, stillShown) => {
      if (!stillShown) {
        change({ phase: 'lost', loss });
      }
      if (isPassing(loss)) {
        void join().catch(() => undefined);
      }
    },
    soundBlocked: (soundBlocked) => change({ soundBlocked }),
  });
  const join = async (known?: Join) => stage.show(known ?? (await gateway.join(session!.id, closing.signal)));
  opened
    .then((it) => {
      if (closing.signal.aborted) {
        return;
      }
      session = it;
      change({ session });
      join(it.join).catch(fail);
      const events = gateway.sharedEvents(
        it.id,
        {
          event: (event) => {
            if (event.type === 'join') {
              join().catch(fail);
            } else if (event.type === 'state' && event.state === 'CLOSED') {
              stage.leave();
              change({ phase: 'ended' });
            }
          },
        },
        { live: true },
      );
      close = () => events.close();
    })
    .catch(fail);
  return {
    stage,
    close: () => {
      closing.abort();
      close();
      stage.leave();
      if (session) {
        void gateway.reportViewer(session.id, 'left').catch(() => undefined);
      }
    },
  };
}
