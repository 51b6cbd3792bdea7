/** The typed client of the gateway, and the stage that shows an avatar. */
export * from '../api';
export { isPassing, RoomError, ROOM_LOSSES, type RoomLoss } from '../room/loss';
export { Stage, type StageListener } from '../room/stage';
export { ticketTokenSource } from './token-source';
export { Follower, type FollowerListener } from './follower';
export { type Opening, Openings } from './openings';
