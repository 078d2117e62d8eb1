import { signal, type ReadonlySignal } from '@preact/signals';
import type { MeView, StaffView } from '../../hub/contract/http/people.ts';
import { backoffMs } from '../api/backoff.ts';
import type { Http } from '../api/http.ts';
import { signOut, whoAmI } from '../api/session.ts';

export type OutWhy = 'never' | 'not-signed-in' | 'cut-off' | 'left';
/** `asking`: not known yet, and asked again until the hub answers. */
export type SessionState =
  | { readonly is: 'asking' }
  /** `screen`: this is the shared screen of that place, and nobody's phone. */
  | { readonly is: 'in'; readonly staff: StaffView | null; readonly screen?: string }
  | { readonly is: 'out'; readonly why: OutWhy };

export type Session = {
  readonly state: ReadonlySignal<SessionState>;
  /** Asks the hub who we are, for as long as it takes. */
  readonly ask: () => Promise<void>;
  /** Asks once; only a clear "not signed in" changes anything. */
  readonly askOnce: () => Promise<void>;
  /** The stream's hello, or a fresh sign-in. @returns true if this device now belongs to another person than before. */
  readonly signedIn: (me: Pick<MeView, 'staff' | 'screen'>) => boolean;
  readonly sentAway: (why: OutWhy) => void;
  readonly leave: () => Promise<void>;
};

export function createSession(http: Http): Session {
  const state = signal<SessionState>({ is: 'asking' });

  async function tryOnce(): Promise<boolean> {
    const asked = state.value;
    const answer = await whoAmI(http);
    // Signed in or out meanwhile: this answer is about who we were.
    if (state.value !== asked) return true;
    if (answer.ok) {
      signedIn(answer.value);
    } else if (answer.refusal.code === 'NOT_SIGNED_IN') {
      state.value = { is: 'out', why: state.value.is === 'in' ? 'not-signed-in' : 'never' };
    } else {
      return false;
    }
    return true;
  }

  function signedIn({ staff, screen }: Pick<MeView, 'staff' | 'screen'>): boolean {
    const before = state.value;
    const changed = before.is === 'in' && before.staff?.id !== staff?.id;
    if (before.is !== 'in' || changed) state.value = { is: 'in', staff, ...(screen === undefined ? {} : { screen }) };
    return changed;
  }

  return {
    state,
    signedIn,
    async ask() {
      for (let failures = 0; state.value.is === 'asking' && !(await tryOnce()); failures += 1) {
        await new Promise((done) => {
          setTimeout(done, backoffMs(failures, Math.random()));
        });
      }
    },
    async askOnce() {
      await tryOnce();
    },
    sentAway(why) {
      state.value = { is: 'out', why };
    },
    async leave() {
      await signOut(http);
      state.value = { is: 'out', why: 'left' };
    },
  };
}
