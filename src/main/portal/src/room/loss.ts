/** Why there is no picture (any more). */
export type RoomLoss =
  /** Somebody else joined with the same token: LiveKit lets only one in. */
  | 'replaced'
  /** The token was refused: it is too old, or the room is gone. */
  | 'refused'
  | 'unreachable'
  /** The room was closed, or the connection broke for good. */
  | 'closed';

export class RoomError extends Error {
  override readonly name = 'RoomError';
  readonly loss: RoomLoss;

  constructor(loss: RoomLoss, cause: unknown) {
    super(`the room cannot be joined: ${loss}`, { cause });
    this.loss = loss;
  }
}
