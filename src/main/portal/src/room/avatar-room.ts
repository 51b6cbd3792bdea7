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
import { Blocked } from './blocked';
import { RoomError, type RoomLoss } from './loss';

setLogLevel('warn');

export interface AvatarRoomListener {
  firstFrame(): void;
  /** Whether the browser wants a gesture before it plays sound. */
  soundBlocked(blocked: boolean): void;
  /** Whether LiveKit is mending the connection; the picture stands still meanwhile. */
  reconnecting(on: boolean): void;
  lost(loss: RoomLoss): void;
}

/** One room: its picture and its sound, each in an element of its own. Sound plays as soon as there is any. */
export class AvatarRoom {
  readonly video = document.createElement('video');
  readonly audio = document.createElement('audio');
  readonly join: Join;
  private readonly room = new Room();
  private readonly listener: AvatarRoomListener;
  private entered = false;

  constructor(join: Join, listener: AvatarRoomListener) {
    this.join = join;
    this.listener = listener;
    this.video.playsInline = true;
    this.video.autoplay = true;
    this.video.muted = true;
    this.room
      .on(RoomEvent.TrackSubscribed, (track) => this.attach(track))
      .on(RoomEvent.AudioPlaybackStatusChanged, () => this.tellOfSound())
      .on(RoomEvent.Reconnecting, () => listener.reconnecting(true))
      .on(RoomEvent.Reconnected, () => listener.reconnecting(false))
      .on(RoomEvent.Disconnected, (reason) => this.onDisconnected(reason));
  }

  isFor({ livekitUrl, livekitToken }: Join): boolean {
    return this.join.livekitUrl === livekitUrl && this.join.livekitToken === livekitToken;
  }

  /** @throws RoomError if it cannot be joined */
  async enter() {
    const { livekitUrl, livekitToken } = this.join;
    const blocked = new Blocked(livekitUrl);
    try {
      await this.room.connect(livekitUrl, livekitToken);
    } catch (failure) {
      throw new RoomError(blocked.seen ? 'blocked' : lossOf(failure), failure);
    } finally {
      blocked.close();
    }
    this.entered = true;
    this.tellOfSound();
  }

  /** To be called from a click or a key: browsers play no sound before. */
  async allowSound() {
    await this.room.startAudio();
  }

  async leave() {
    this.room.removeAllListeners();
    await this.room.disconnect();
    this.video.srcObject = null;
    this.video.remove();
    this.audio.remove();
  }

  private attach(track: RemoteTrack) {
    if (track.kind === Track.Kind.Video) {
      // LiveKit takes the picture off its own elements when a room is lost; in this one the last frame stays.
      this.video.srcObject = new MediaStream([track.mediaStreamTrack]);
      onFirstFrame(this.video, () => this.listener.firstFrame());
    } else if (track.kind === Track.Kind.Audio) {
      // LiveKit makes it heard.
      const { muted } = this.audio;
      track.attach(this.audio);
      this.audio.muted = muted;
    }
  }

  private tellOfSound() {
    this.listener.soundBlocked(!this.room.canPlaybackAudio);
  }

  /** Before it is entered, what fails is told by `enter`. */
  private onDisconnected(reason: DisconnectReason | undefined) {
    if (this.entered && reason !== DisconnectReason.CLIENT_INITIATED) {
      this.listener.lost(lossBy(reason));
    }
  }
}

function lossOf(failure: unknown): RoomLoss {
  if (!(failure instanceof ConnectionError)) {
    return 'unreachable';
  }
  switch (failure.reason) {
    case ConnectionErrorReason.NotAllowed:
      return failure.status === 404 ? 'gone' : 'refused';
    case ConnectionErrorReason.LeaveRequest:
      return lossBy(failure.context as DisconnectReason);
    case ConnectionErrorReason.InternalError:
      return failure.message.includes('pc connection') ? 'no-media' : 'unreachable';
    default:
      return 'unreachable';
  }
}

function lossBy(reason: DisconnectReason | undefined): RoomLoss {
  switch (reason) {
    case DisconnectReason.DUPLICATE_IDENTITY:
      return 'replaced';
    case DisconnectReason.ROOM_DELETED:
    case DisconnectReason.ROOM_CLOSED:
    case DisconnectReason.PARTICIPANT_REMOVED:
    case DisconnectReason.SERVER_SHUTDOWN:
      return 'closed';
    default:
      return 'broken';
  }
}

/** Not `playing`, which comes before there is anything to be seen. In a hidden tab no frame is drawn, so that one there counts as seen. */
function onFirstFrame(video: HTMLVideoElement, seen: () => void) {
  let told = false;
  const once = () => {
    if (!told) {
      told = true;
      video.removeEventListener('timeupdate', unseen);
      seen();
    }
  };
  const unseen = () => {
    if (document.hidden && video.videoWidth > 0) {
      once();
    }
  };
  video.addEventListener('timeupdate', unseen);
  if ('requestVideoFrameCallback' in video) {
    video.requestVideoFrameCallback(once);
  } else {
    (video as HTMLVideoElement).addEventListener('loadeddata', once, { once: true });
  }
}
