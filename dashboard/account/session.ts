import { effect, signal, untracked, type ReadonlySignal } from '@preact/signals';
import type { MeView, StaffView } from '../../hub/contract/http/people.ts';
import { backoffMs } from '../api/backoff.ts';
import type { Http } from '../api/http.ts';
import { signOut, whoAmI } from '../api/account/session.ts';

export type SignedOutReason = 'never' | 'not-signed-in' | 'cut-off' | 'left';
export type SessionState =
  /** The hub has not answered yet; it is asked again until it does. */
  | { readonly is: 'unknown' }
  /** `screen`: this is the shared screen of that place and belongs to no person. */
  | { readonly is: 'signed-in'; readonly staff: StaffView | null; readonly screen?: string }
  | { readonly is: 'signed-out'; readonly why: SignedOutReason };

export type Session = {
  readonly state: ReadonlySignal<SessionState>;
  /** Asks the hub who is signed in, again and again until it answers. @param onSilence after each try without an answer */
  readonly load: (onSilence?: () => void) => Promise<void>;
  /** Asks once. Only a clear "not signed in" changes the state. */
  readonly loadOnce: () => Promise<void>;
  /** From the hello of the stream, or a new sign-in. @returns true if this device now belongs to another person. */
  readonly signedIn: (me: Pick<MeView, 'staff' | 'screen'>) => boolean;
  /** The hub has ended the session. */
  readonly signedOut: (why: SignedOutReason) => void;
  readonly leave: () => Promise<void>;
};

export function createSession(http: Http): Session {
  const state = signal<SessionState>({ is: 'unknown' });

  /** @returns true when nothing more has to be asked. */
  async function tryOnce(): Promise<boolean> {
    const asked = state.value;
    const answer = await whoAmI(http);
    // Signed in or out meanwhile: this answer is about the time before.
    if (state.value !== asked) return true;
    if (answer.ok) {
      signedIn(answer.value);
    } else if (answer.refusal.code === 'NOT_SIGNED_IN') {
      state.value = { is: 'signed-out', why: state.value.is === 'signed-in' ? 'not-signed-in' : 'never' };
    } else {
      return false;
    }
    return true;
  }

  function signedIn({ staff, screen }: Pick<MeView, 'staff' | 'screen'>): boolean {
    const before = state.value;
    const changed = before.is === 'signed-in' && before.staff?.id !== staff?.id;
    if (before.is !== 'signed-in' || changed)
      state.value = { is: 'signed-in', staff, ...(screen === undefined ? {} : { screen }) };
    return changed;
  }

  return {
    state,
    signedIn,
    async load(onSilence) {
      for (let failures = 0; state.value.is === 'unknown' && !(await tryOnce()); failures += 1) {
        onSilence?.();
        await new Promise((done) => {
          setTimeout(done, backoffMs(failures, Math.random()));
        });
      }
    },
    async loadOnce() {
      await tryOnce();
    },
    signedOut(why) {
      state.value = { is: 'signed-out', why };
    },
    async leave() {
      await signOut(http);
      state.value = { is: 'signed-out', why: 'left' };
    },
  };
}

/** Runs each time the session has ended, by the person or by the hub. */
export function onSignedOut(session: Pick<Session, 'state'>, run: () => void): void {
  effect(() => {
    if (session.state.value.is === 'signed-out') untracked(run);
  });
}

/** The person who is signed in, or null. */
export function staffOf(state: SessionState): StaffView | null {
  return state.is === 'signed-in' ? state.staff : null;
}
