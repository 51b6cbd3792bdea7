import { Gateway, type GatewayOptions, type Me, type ProblemError } from '../api';
import { nameOf } from './caller';
import { announce, byId } from './dom';
import { Notice } from './notice';
import { ERROR_WORDS } from './words';

/** The longest credential that the gateway takes, in characters. */
const MOST_CHARACTERS = 8192;

export interface SignInListener {
  /** Somebody signed in, or has to. */
  changed(): void;
  /** The credential is a viewer's, of one session. */
  watches(credential: string, sessionId: string): void;
  wantsOut(): void;
}

/**
 * Asks for a token or an API key, where the server wants one. It is kept in memory only, and gone with the page: neither in an address, nor
 * in a storage, where others would find it.
 */
export class SignIn {
  /** How requests show who sends them. */
  readonly access: GatewayOptions = {
    credential: () => this.credential,
    refused: (error, credential) => this.onRefused(error, credential),
    sharedBy: () => this.fingerprint,
  };
  private readonly base: URL;
  private readonly listener: SignInListener;
  private readonly field = byId<HTMLInputElement>('credential');
  private readonly button = byId<HTMLButtonElement>('sign-in-button');
  private readonly notice = new Notice(byId('sign-in-notice'));
  private credential: string | undefined;
  private fingerprint: string | undefined;
  private me: Me | undefined;
  private asked = false;
  private busy = false;

  constructor(base: URL, listener: SignInListener) {
    this.base = base;
    this.listener = listener;
    byId<HTMLFormElement>('sign-in-form').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.submit();
    });
    byId('sign-out').addEventListener('click', () => listener.wantsOut());
  }

  /** Whether nothing else can be seen, because nobody has signed in. */
  get wanted(): boolean {
    return this.asked && this.credential === undefined;
  }

  /** Whether who has signed in may let viewers in. */
  get mayInvite(): boolean {
    return this.me?.roles.includes('producer') ?? false;
  }

  /** Whether who is here may see the console; everybody where nobody has to sign in. */
  get mayOperate(): boolean {
    return !this.asked || (this.me?.roles.includes('operator') ?? false);
  }

  /** This server wants to know who calls. */
  ask() {
    if (!this.asked) {
      this.asked = true;
      this.listener.changed();
    }
  }

  forget() {
    this.credential = undefined;
    this.fingerprint = undefined;
    this.me = undefined;
    this.field.value = '';
  }

  show(moveFocus: boolean) {
    byId('signed-in').hidden = this.credential === undefined;
    byId('who').textContent = this.credential === undefined ? '' : nameOf(this.credential);
    if (this.wanted && (moveFocus || document.activeElement === document.body)) {
      this.field.focus({ preventScroll: true });
    }
  }

  /** Of several answers to what was sent before, the first one counts. */
  private onRefused(error: ProblemError, credential: string | undefined) {
    if (credential !== this.credential || this.wanted) {
      return;
    }
    this.asked = true;
    this.forget();
    this.listener.changed();
    if (credential !== undefined) {
      this.notice.show(error);
    }
  }

  private async submit() {
    const form = byId<HTMLFormElement>('sign-in-form');
    if (this.busy || !form.reportValidity()) {
      return;
    }
    const credential = this.field.value.trim().replace(/^bearer\s+/i, '');
    this.notice.clear();
    const fault = faultOf(credential);
    if (fault) {
      this.notice.say(fault);
      this.field.select();
      return;
    }
    this.setBusy(true);
    let me: Me;
    try {
      // Whether it is taken at all: what its roles allow is told where something is wanted that they do not.
      me = await new Gateway(this.base, { credential: () => credential }).me();
      this.fingerprint = await fingerprintOf(credential);
    } catch (failure) {
      this.notice.show(failure, () => void this.submit());
      this.field.focus();
      this.field.select();
      return;
    } finally {
      this.setBusy(false);
    }
    this.field.value = '';
    if (me.sessionId !== undefined) {
      this.listener.watches(credential, me.sessionId);
      return;
    }
    this.credential = credential;
    this.me = me;
    announce(`Signed in as ${nameOf(credential)}.`);
    this.listener.changed();
  }

  private setBusy(busy: boolean) {
    this.busy = busy;
    this.button.ariaDisabled = String(busy);
    this.button.textContent = busy ? 'Signing in…' : 'Sign in';
  }
}

/** What cannot even be sent. */
function faultOf(credential: string) {
  if (credential.length > MOST_CHARACTERS) {
    return ERROR_WORDS.CREDENTIALS_TOO_LONG;
  }
  return /^[!-~]+$/.test(credential) ? undefined : ERROR_WORDS.CREDENTIALS_MALFORMED;
}

/** The same for the same credential in another tab, and of no use to anybody else. Only secure pages have it. */
async function fingerprintOf(credential: string): Promise<string | undefined> {
  if (!('subtle' in crypto)) {
    return undefined;
  }
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(credential));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
