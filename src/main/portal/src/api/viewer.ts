import { Gateway, type GatewayOptions } from './gateway';
import type { Join } from './model';

/** Somebody who came with a ticket. */
export interface Viewer {
  sessionId: string;
  /** What it takes to join the room; later rooms have other ones, see the event `join`. */
  join: Join;
  /** Shows the viewer's token with each request: good for `join`, events and viewer reports of this session, and nothing else. */
  gateway: Gateway;
  /** Until when it is. */
  expiresAt: string;
}

/**
 * Redeems a ticket at a gateway. Its viewer's token stays in memory: it is in no cookie, no address and no storage.
 *
 * @param base the address of `/api/v1/`, with the slash at its end
 * @throws ProblemError such as `TICKET_USED`, `TICKET_EXPIRED`; with `JOIN_NOT_READY` the ticket stays good
 */
export async function redeemTicket(
  base: URL,
  ticket: string,
  options: Omit<GatewayOptions, 'credential'> & { signal?: AbortSignal | undefined } = {},
): Promise<Viewer> {
  const { signal, ...others } = options;
  const { sessionId, join, viewerToken, viewerTokenExpiresAt } = await new Gateway(base, others).redeem(
    ticket,
    signal,
  );
  const gateway = new Gateway(base, {
    // Viewers of one session see the same events.
    sharedBy: () => 'viewer',
    ...others,
    credential: () => viewerToken,
  });
  return { sessionId, join, gateway, expiresAt: viewerTokenExpiresAt };
}
