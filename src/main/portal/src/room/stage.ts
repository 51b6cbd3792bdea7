import type { Join } from '../api';
import { AvatarRoom } from './avatar-room';
import type { RoomLoss } from './loss';

export interface StageListener {
  /** The room of the latest {@link Stage.show} let us in. */
  joined(): void;
  /** A new picture is to be seen. */
  shown(): void;
  /** The picture that was to be seen goes no further. */
  lost(loss: RoomLoss): void;
  soundBlocked(blocked: boolean): void;
}

/**
 * Shows one room after the other in the same place without a gap: the old picture stays until the first frame of the new one, and only
 * then its room is left.
 */
export class Stage {
  private readonly mount: HTMLElement;
  private readonly listener: StageListener;
  private current: AvatarRoom | undefined;
  private coming: AvatarRoom | undefined;
  private silent = false;

  constructor(mount: HTMLElement, listener: StageListener) {
    this.mount = mount;
    this.listener = listener;
  }

  /**
   * Joins a room and shows its picture as soon as there is one. A room that is still coming is given up for this one.
   *
   * @throws RoomError if it cannot be joined; what was shown before stays
   */
  async show(join: Join) {
    void this.coming?.leave();
    const room = new AvatarRoom({
      firstFrame: () => this.swapTo(room),
      lost: (loss) => this.onLost(room, loss),
      soundBlocked: (blocked) => this.isOurs(room) && this.listener.soundBlocked(blocked),
    });
    this.coming = room;
    room.video.classList.add('coming');
    this.mount.append(room.video, room.audio);
    try {
      await room.join(join);
    } catch (failure) {
      void room.leave();
      if (this.coming !== room) {
        return;
      }
      this.coming = undefined;
      throw failure;
    }
    if (this.isOurs(room)) {
      this.listener.joined();
    }
  }

  /** To be called from a click or a key. */
  async allowSound() {
    await this.current?.allowSound();
  }

  mute(silent: boolean) {
    this.silent = silent;
    if (this.current) {
      this.current.audio.muted = silent;
    }
  }

  leave() {
    void this.coming?.leave();
    void this.current?.leave();
    this.coming = undefined;
    this.current = undefined;
  }

  private swapTo(room: AvatarRoom) {
    if (this.coming !== room) {
      return;
    }
    void this.current?.leave();
    this.coming = undefined;
    this.current = room;
    room.video.classList.remove('coming');
    room.audio.muted = this.silent;
    room.hear();
    this.listener.shown();
  }

  private onLost(room: AvatarRoom, loss: RoomLoss) {
    if (this.coming === room) {
      this.coming = undefined;
      void room.leave();
      this.listener.lost(loss);
    } else if (this.current === room && !this.coming) {
      this.listener.lost(loss);
    }
  }

  private isOurs(room: AvatarRoom): boolean {
    return this.current === room || this.coming === room;
  }
}
