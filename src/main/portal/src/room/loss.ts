/** Why there is no picture (any more). */
export const ROOM_LOSSES = [
  /** Somebody else joined with the same token: LiveKit lets only one in. */
  'replaced',
  /** The token was refused: it is wrong, or too old. */
  'refused',
  /** There is no such room (any more). */
  'gone',
  /** This page's content security policy does not allow the room's address. */
  'blocked',
  /** Nothing answers at the room's address. */
  'unreachable',
  /** The room answers, but neither picture nor sound get through. */
  'no-media',
  /** The room was closed by its server. That is how every session ends, so ask whether this one has. */
  'closed',
  /** The connection broke, and LiveKit's own attempts to mend it failed. */
  'broken',
] as const;
export type RoomLoss = (typeof ROOM_LOSSES)[number];

/** Whether the same room may let us in later. */
export function isPassing(loss: RoomLoss): boolean {
  return loss === 'unreachable' || loss === 'no-media' || loss === 'closed' || loss === 'broken';
}

export class RoomError extends Error {
  override readonly name = 'RoomError';
  readonly loss: RoomLoss;

  constructor(loss: RoomLoss, cause: unknown) {
    super(`the room cannot be joined: ${loss}`, { cause });
    this.loss = loss;
  }
}
