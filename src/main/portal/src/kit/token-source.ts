import { TokenSource, type TokenSourceCustom } from 'livekit-client';
import { redeemTicket, type Viewer } from '../api';

/**
 * LiveKit's source of tokens for who has a ticket: the first look redeems it, without cookies, and later looks ask as
 * the viewer that it made. So a new room of the same session needs no other ticket.
 *
 * @param base the address of `/api/v1/`, with the slash at its end
 */
export function ticketTokenSource(base: URL, ticket: string): TokenSourceCustom {
  let redeemed: Promise<Viewer> | undefined;
  let first = true;
  return TokenSource.custom(async () => {
    redeemed ??= redeemTicket(base, ticket);
    let viewer: Viewer;
    try {
      viewer = await redeemed;
    } catch (failure) {
      // It may be good still: there was no room yet, say, or no answer.
      redeemed = undefined;
      throw failure;
    }
    const join = first ? viewer.join : await viewer.gateway.join(viewer.sessionId);
    first = false;
    return { serverUrl: join.livekitUrl, participantToken: join.livekitToken };
  });
}
