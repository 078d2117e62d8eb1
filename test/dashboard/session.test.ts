import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createSession } from '../../dashboard/account/session.ts';
import type { Answer, Http } from '../../dashboard/api/http.ts';

const person = (id: string) => ({
  id,
  name: { zh: id, en: id },
  team: null,
  roles: ['staff' as const],
  duty: false,
  active: true,
});
const ME = { ok: true, value: { session: 's', staff: person('wang'), roles: [] } } as const;
const NOT_SIGNED_IN = { ok: false, refusal: { code: 'NOT_SIGNED_IN' } } as const;
const NO_ANSWER = { ok: false, refusal: { code: 'NO_ANSWER' } } as const;

/** A hub whose answers the test gives when it likes. */
function slowHub(): { http: Http; answer: (with_: Answer<unknown>) => void; asked: () => number } {
  const waiting: ((with_: Answer<never>) => void)[] = [];
  let asked = 0;
  return {
    http: () =>
      new Promise((resolve) => {
        asked += 1;
        waiting.push(resolve);
      }),
    answer: (with_) => waiting.shift()?.(with_ as Answer<never>),
    asked: () => asked,
  };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('a hub that cannot be reached is asked again until it says who we are', async () => {
  const hub = slowHub();
  const session = createSession(hub.http);
  const asking = session.load();
  for (let i = 0; i < 30; i += 1) {
    hub.answer(NO_ANSWER);
    await vi.advanceTimersByTimeAsync(5_000);
  }
  expect(session.state.value.is).toBe('unknown');
  expect(hub.asked()).toBe(31);
  hub.answer(ME);
  await asking;
  expect(session.state.value).toMatchObject({ is: 'signed-in', staff: { id: 'wang' } });
});

it('"not signed in", asked before the invitation was used and answered after it, does not sign out again', async () => {
  const hub = slowHub();
  const session = createSession(hub.http);
  const asking = session.load();
  session.signedIn({ staff: person('li') });
  hub.answer(NOT_SIGNED_IN);
  await asking;
  expect(session.state.value).toMatchObject({ is: 'signed-in', staff: { id: 'li' } });
});

it('a device that never signed in is told so; one whose sign-in has ended is told that', async () => {
  const never = slowHub();
  const stranger = createSession(never.http);
  const asking = stranger.load();
  never.answer(NOT_SIGNED_IN);
  await asking;
  expect(stranger.state.value).toEqual({ is: 'signed-out', why: 'never' });

  const ended = slowHub();
  const wang = createSession(ended.http);
  wang.signedIn({ staff: person('wang') });
  const again = wang.loadOnce();
  ended.answer(NOT_SIGNED_IN);
  await again;
  expect(wang.state.value).toEqual({ is: 'signed-out', why: 'not-signed-in' });
});

it('a hub that is only out of reach signs nobody out', async () => {
  const hub = slowHub();
  const session = createSession(hub.http);
  session.signedIn({ staff: person('wang') });
  const asking = session.loadOnce();
  hub.answer(NO_ANSWER);
  await asking;
  expect(session.state.value.is).toBe('signed-in');
});

it('notices when the browser has come to belong to somebody else', () => {
  const session = createSession(slowHub().http);
  expect(session.signedIn({ staff: person('wang') })).toBe(false);
  expect(session.signedIn({ staff: person('wang') })).toBe(false);
  expect(session.signedIn({ staff: person('li') })).toBe(true);
});
