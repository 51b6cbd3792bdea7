import {
  ConnectionError,
  ConnectionErrorReason,
  DisconnectReason,
  type RemoteTrack,
  Room,
  RoomEvent,
  setLogLevel,
  Track,
} from 'livekit-client';
import type { Join } from '../api';
import { RoomError, type RoomLoss } from './loss';

setLogLevel('warn');

export interface AvatarRoomListener {
  firstFrame(): void;
  /** Whether the browser wants a gesture before it plays sound. */
  soundBlocked(blocked: boolean): void;
  lost(loss: RoomLoss): void;
}

/** One room: its picture and its sound, each in an element of its own. */
export class AvatarRoom {
  readonly video = document.createElement('video');
  readonly audio = document.createElement('audio');
  private readonly room = new Room();
  private readonly listener: AvatarRoomListener;
  private sound: RemoteTrack | undefined;
  private audible = false;

  constructor(listener: AvatarRoomListener) {
    this.listener = listener;
    this.video.playsInline = true;
    this.video.muted = true;
    this.room
      .on(RoomEvent.TrackSubscribed, (track) => this.attach(track))
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.tellOfSound())
      .on(RoomEvent.Disconnected, (reason) => this.onDisconnected(reason));
  }

  /** @throws RoomError if it cannot be joined */
  async join({ livekitUrl, livekitToken }: Join) {
    try {
      await this.room.connect(livekitUrl, livekitToken);
    } catch (failure) {
      throw new RoomError(lossOf(failure), failure);
    }
    this.tellOfSound();
  }

  /** Plays the sound from now on, if the browser lets it. */
  hear() {
    this.audible = true;
    this.sound?.attach(this.audio);
  }

  /** To be called from a click or a key: browsers play no sound before. */
  async allowSound() {
    await this.room.startAudio();
  }

  async leave() {
    this.room.removeAllListeners();
    await this.room.disconnect();
    this.video.remove();
    this.audio.remove();
  }

  private attach(track: RemoteTrack) {
    if (track.kind === Track.Kind.Video) {
      track.attach(this.video);
      onFirstFrame(this.video, () => this.listener.firstFrame());
    } else if (track.kind === Track.Kind.Audio) {
      this.sound = track;
      if (this.audible) {
        track.attach(this.audio);
      }
    }
  }

  private tellOfSound() {
    this.listener.soundBlocked(!this.room.canPlaybackAudio);
  }

  private onDisconnected(reason: DisconnectReason | undefined) {
    if (reason !== DisconnectReason.CLIENT_INITIATED) {
      this.listener.lost(reason === DisconnectReason.DUPLICATE_IDENTITY ? 'replaced' : 'closed');
    }
  }
}

function lossOf(failure: unknown): RoomLoss {
  return failure instanceof ConnectionError && failure.reason === ConnectionErrorReason.NotAllowed
    ? 'refused'
    : 'unreachable';
}

/** Not `playing`, which comes before there is anything to be seen. */
function onFirstFrame(video: HTMLVideoElement, seen: () => void) {
  if ('requestVideoFrameCallback' in video) {
    video.requestVideoFrameCallback(seen);
  } else {
    (video as HTMLVideoElement).addEventListener('loadeddata', seen, { once: true });
  }
}
