import type { Join } from '../api';
import { AvatarRoom } from './avatar-room';
import type { RoomLoss } from './loss';

export interface StageListener {
  /** The room of the latest {@link Stage.show} let us in. */
  joined?(): void;
  /** The first picture of this room has come; it is shown now, or waits behind the one that is. */
  seen?(join: Join): void;
  /** A new picture is to be seen: that of this room. */
  shown?(join: Join): void;
  /**
   * The picture goes no further, or a new room failed before it had one.
   *
   * @param stillShown whether the picture of the room before is still there, and moves
   */
  lost?(loss: RoomLoss, stillShown: boolean): void;
  /** Whether LiveKit is mending the connection; the picture stands still meanwhile. */
  reconnecting?(on: boolean): void;
  soundBlocked?(blocked: boolean): void;
}

/**
 * Shows one room after the other in the same place without a gap: the old picture stays until the first frame of the new one, and only
 * then its room is left. A new room may also wait behind the old picture until the avatar speaks there. The sound of both plays meanwhile;
 * an avatar says nothing twice.
 */
export class Stage {
  private readonly mount: HTMLElement;
  private readonly listener: StageListener;
  private current: AvatarRoom | undefined;
  private coming: AvatarRoom | undefined;
  /** Whether the first picture of the coming room is there. */
  private seen = false;
  /** Whether the picture stays where it is until {@link Stage.moveOn}. */
  private behind = false;
  private still: HTMLCanvasElement | undefined;
  private silent = false;
  private volume = 1;

  constructor(mount: HTMLElement, listener: StageListener) {
    this.mount = mount;
    this.listener = listener;
  }

  /** Whether there is a picture that moves. */
  get live(): boolean {
    return this.current !== undefined;
  }

  /**
   * Joins a room and shows its picture as soon as there is one. A room that is still coming is given up for this one. Where this is the
   * room that is shown or coming, nothing happens: so it may be called for every event `join`.
   *
   * @param behind whether the old picture stays, while there is one, until {@link Stage.moveOn}: the avatar still speaks there
   * @throws RoomError if it cannot be joined; what was shown before stays
   */
  async show(join: Join, behind = false) {
    if (this.coming?.isFor(join)) {
      return;
    }
    void this.coming?.leave();
    this.coming = undefined;
    if (this.current?.isFor(join)) {
      return;
    }
    const room: AvatarRoom = new AvatarRoom(join, {
      firstFrame: () => this.onSeen(room),
      lost: (loss) => this.onLost(room, loss),
      reconnecting: (on) => this.current === room && this.listener.reconnecting?.(on),
      soundBlocked: (blocked) => this.isOurs(room) && this.listener.soundBlocked?.(blocked),
    });
    this.coming = room;
    this.seen = false;
    this.behind = behind;
    room.audio.muted = this.silent;
    room.audio.volume = this.volume;
    room.video.classList.add('coming');
    this.mount.append(room.video, room.audio);
    try {
      await room.enter();
    } catch (failure) {
      void room.leave();
      if (this.coming !== room) {
        return;
      }
      this.coming = undefined;
      throw failure;
    }
    if (this.isOurs(room)) {
      this.listener.joined?.();
    }
  }

  /** The avatar speaks in the newest room from now on. */
  moveOn() {
    this.behind = false;
    this.swap();
  }

  /** To be called from a click or a key. */
  async allowSound() {
    await (this.current ?? this.coming)?.allowSound();
  }

  mute(silent: boolean) {
    this.silent = silent;
    this.rooms().forEach((room) => (room.audio.muted = silent));
  }

  /** @param volume from 0 to 1; some phones leave that to their buttons */
  loudness(volume: number) {
    this.volume = volume;
    this.rooms().forEach((room) => (room.audio.volume = volume));
  }

  /** Leaves the room. The last frame stays to be seen, until {@link Stage.clear} or the next picture. */
  leave() {
    this.keepStill();
    this.rooms().forEach((room) => void room.leave());
    this.coming = undefined;
    this.current = undefined;
  }

  /** Forgets the last frame. */
  clear() {
    this.still?.remove();
    this.still = undefined;
  }

  private keepStill() {
    const video = this.current?.video;
    if (!video || video.videoWidth === 0) {
      return;
    }
    this.clear();
    this.still = document.createElement('canvas');
    this.still.width = video.videoWidth;
    this.still.height = video.videoHeight;
    this.still.getContext('2d')?.drawImage(video, 0, 0);
    this.mount.prepend(this.still);
  }

  private onSeen(room: AvatarRoom) {
    if (this.coming !== room) {
      return;
    }
    this.seen = true;
    this.listener.seen?.(room.join);
    this.swap();
  }

  /** Shows the coming room, if it has a picture and need not wait. */
  private swap() {
    const room = this.coming;
    if (!room || !this.seen || (this.behind && this.current)) {
      return;
    }
    void this.current?.leave();
    this.coming = undefined;
    this.current = room;
    room.video.classList.remove('coming');
    this.clear();
    this.listener.shown?.(room.join);
  }

  private onLost(room: AvatarRoom, loss: RoomLoss) {
    if (this.coming === room) {
      this.coming = undefined;
      void room.leave();
      this.listener.lost?.(loss, this.live);
    } else if (this.current === room) {
      this.keepStill();
      this.current = undefined;
      void room.leave();
      this.swap();
      if (!this.coming && !this.live) {
        this.listener.lost?.(loss, false);
      }
    }
  }

  private rooms(): AvatarRoom[] {
    return [this.current, this.coming].filter((room) => room !== undefined);
  }

  private isOurs(room: AvatarRoom): boolean {
    return this.current === room || this.coming === room;
  }
}
