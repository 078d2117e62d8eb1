import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { PasskeyView } from '../../hub/contract/http/passkeys.ts';
import { authenticator, type Over } from '../support/pages/authenticator.ts';
import { ADMIN_TOKEN, httpHarness, withDeskPins, type HttpHarness, type Reply } from '../support/http/http-door.ts';

type Options = {
  readonly options: {
    readonly challenge: string;
    readonly rp?: { readonly id: string };
    readonly allowCredentials?: unknown[];
    readonly userVerification?: string;
  };
};
type Opened = { readonly token: string; readonly staff: { readonly id: string }; readonly code?: string };
type Sessions = { readonly items: readonly { readonly id: string; readonly current: boolean }[] };

let siteState: HttpHarness;
let wang: string;
beforeEach(async () => {
  siteState = await httpHarness();
  wang = await siteState.tokenOf('wang');
});
afterEach(() => siteState.end());

const post = <Body>(path: string, body?: unknown, as?: string): Promise<Reply<Body>> =>
  siteState.ask<Body>({ method: 'POST', path, body, ...(as === undefined ? {} : { as }) });

async function adds(
  key: ReturnType<typeof authenticator>,
  as: string,
  over: Over = {},
): Promise<Reply<PasskeyView & { readonly code?: string }>> {
  const {
    body: { options },
  } = await post<Options>('/passkeys/options', undefined, as);
  return post('/passkeys', { credential: key.create(options, over), device: 'phone, Chrome' }, as);
}
async function signsIn(key: ReturnType<typeof authenticator>, over: Over = {}): Promise<Reply<Opened>> {
  const {
    body: { options },
  } = await post<Options>('/sessions/passkey/options');
  return post('/sessions/passkey', { credential: key.get(options, over), device: 'phone, Chrome' });
}

describe('a phone with its own key', () => {
  test('signs in again after it has signed out, without an invitation, as the same person', async () => {
    const key = authenticator();
    const added = await adds(key, wang);
    expect(added.body).toMatchObject({ staff: 'wang', device: 'phone, Chrome', lastUsedAt: null });
    expect(JSON.stringify(added.body)).not.toContain(key.credential);
    expect((await siteState.ask({ method: 'DELETE', path: '/sessions/current', as: wang })).status).toBe(204);
    const again = await signsIn(key);
    expect(again.status).toBe(201);
    expect(again.body.staff.id).toBe('wang');
    expect(String(again.headers['set-cookie'])).toMatch(/^lotusbell=.*HttpOnly.*SameSite=Strict/);
    expect((await siteState.ask({ path: '/me', as: again.body.token })).status).toBe(200);
    const { body } = await siteState.ask<{ items: PasskeyView[] }>({
      path: '/staff/wang/passkeys',
      as: again.body.token,
    });
    expect(body.items).toMatchObject([{ id: added.body.id, lastUsedAt: expect.any(String) }]);
  });

  test('is asked for finger or face, and the question names nobody', async () => {
    await adds(authenticator(), wang);
    const { body } = await post<Options>('/sessions/passkey/options');
    expect(body.options).toMatchObject({ userVerification: 'required', rpId: 'localhost' });
    expect(body.options.allowCredentials ?? []).toEqual([]);
  });

  test.each<[string, Over]>([
    ['a touch without finger or face', { verified: false }],
    ['a page of another origin', { origin: 'http://evil.example' }],
    ['a challenge that was never given', { challenge: 'bmV2ZXIgZ2l2ZW4gdG8gYW55Ym9keSBhdCBhbGw' }],
  ])('is refused with %s, when it is made and when it is used', async (_what, over) => {
    expect((await adds(authenticator(), wang, over)).body.code).toBe('PASSKEY_INVALID');
    const key = authenticator();
    expect((await adds(key, wang)).status).toBe(201);
    expect((await signsIn(key, over)).body.code).toBe('PASSKEY_INVALID');
    expect((await signsIn(key)).status).toBe(201);
  });

  test("is refused with another key's signature, with a counter that stood still, and as a key of another hub", async () => {
    const key = authenticator();
    await adds(key, wang);
    expect((await signsIn(key, { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey })).body.code).toBe(
      'PASSKEY_INVALID',
    );
    expect((await signsIn(key, { counter: 7 })).status).toBe(201);
    expect((await signsIn(key, { counter: 7 })).body.code).toBe('PASSKEY_INVALID');
    expect((await signsIn(key, { counter: 8 })).status).toBe(201);
    expect((await signsIn(authenticator())).body.code).toBe('PASSKEY_INVALID');
    const {
      body: { options },
    } = await siteState.ask<Options>({
      method: 'POST',
      path: '/sessions/passkey/options',
      headers: { host: 'bell.lan' },
    });
    const elsewhere = {
      method: 'POST',
      path: '/sessions/passkey',
      headers: { host: 'bell.lan' },
      body: { credential: key.get(options, { origin: 'http://bell.lan' }) },
    };
    expect((await siteState.ask(elsewhere)).body.code).toBe('PASSKEY_INVALID');
  });

  test('answers each challenge once, within two minutes, and only in the session that asked', async () => {
    const key = authenticator();
    const {
      body: { options },
    } = await post<Options>('/passkeys/options', undefined, wang);
    const li = await siteState.tokenOf('li');
    expect((await post<Opened>('/passkeys', { credential: key.create(options) }, li)).body.code).toBe(
      'PASSKEY_INVALID',
    );
    expect((await post<Opened>('/passkeys', { credential: key.create(options) }, wang)).body.code).toBe(
      'PASSKEY_INVALID',
    );
    await adds(key, wang);
    expect((await adds(key, wang)).body.code).toBe('ALREADY_EXISTS');
    const { body: asked } = await post<Options>('/sessions/passkey/options');
    const answer = { credential: key.get(asked.options) };
    expect((await post('/sessions/passkey', answer)).status).toBe(201);
    expect((await post<Opened>('/sessions/passkey', answer)).body.code).toBe('PASSKEY_INVALID');
    const { body: late } = await post<Options>('/sessions/passkey/options');
    siteState.temp.clock.now += 120_001;
    expect((await post<Opened>('/sessions/passkey', { credential: key.get(late.options) })).body.code).toBe(
      'PASSKEY_INVALID',
    );
  });
});

describe('a passkey of a post-quantum algorithm', () => {
  // From Node 24 on the hub verifies ML-DSA, and Chromium chooses it as soon as it is offered. Its signature has 3,227
  // characters.
  const strongest = Number(process.versions.node.split('.')[0]) >= 24 ? 'ML-DSA-44' : 'ES256';

  test(`signs in with the strongest one that this Node verifies: ${strongest}`, async () => {
    const key = authenticator('localhost', 'http://localhost', strongest);
    expect((await adds(key, wang)).status).toBe(201);
    expect((await signsIn(key)).body.staff.id).toBe('wang');
    expect((await signsIn(key, { verified: false })).body.code).toBe('PASSKEY_INVALID');
  });

  test('is never refused for its size: the longest signature and attestation are judged, not cut off', async () => {
    const key = authenticator();
    await adds(key, wang);
    const { body: asked } = await post<Options>('/sessions/passkey/options');
    const signed = key.get(asked.options) as { response: object };
    // ML-DSA-87 signs with 4,627 bytes.
    const signature = randomBytes(4_627).toString('base64url');
    const long = { ...signed, response: { ...signed.response, signature } };
    const signIn = await post<Opened>('/sessions/passkey', { credential: long });
    expect([signIn.status, signIn.body.code]).toEqual([401, 'PASSKEY_INVALID']);

    const { body: offered } = await post<Options>('/passkeys/options', undefined, wang);
    const made = authenticator().create(offered.options) as { response: object };
    // A key of 2,592 bytes, and a statement with a signature and three certificates that each hold such a key and such
    // a signature.
    const attestationObject = randomBytes(2_592 + 4_627 + 3 * (2_592 + 4_627 + 1_000)).toString('base64url');
    const large = { ...made, response: { ...made.response, attestationObject } };
    const added = await post<Opened>('/passkeys', { credential: large }, wang);
    expect([added.status, added.body.code]).toEqual([401, 'PASSKEY_INVALID']);
  });
});

describe('a phone that is gone', () => {
  const cutOff = async (which: (one: Sessions['items'][number]) => boolean, as: string): Promise<void> => {
    const { body } = await siteState.ask<Sessions>({ path: '/staff/wang/sessions', as });
    for (const { id } of body.items.filter(which))
      expect((await siteState.ask({ method: 'DELETE', path: `/sessions/${id}`, as })).status).toBe(204);
  };

  test('does not come back by its key once it is cut off, neither the one that made it nor the one that came by it', async () => {
    const key = authenticator();
    await adds(key, wang);
    await cutOff(() => true, await siteState.tokenOf('lin'));
    expect((await signsIn(key)).body.code).toBe('PASSKEY_INVALID');

    const other = authenticator();
    const fresh = await siteState.tokenOf('wang');
    await adds(other, fresh);
    await siteState.ask({ method: 'DELETE', path: '/sessions/current', as: fresh });
    const { body } = await signsIn(other);
    const here = await siteState.tokenOf('wang');
    await cutOff(({ current }) => !current, here);
    expect((await siteState.ask({ path: '/me', as: body.token })).status).toBe(401);
    expect((await signsIn(other)).body.code).toBe('PASSKEY_INVALID');
  });

  test('into the hands of everybody, as a shared screen, signs nobody in any more', async () => {
    await withDeskPins(siteState, true);
    const key = authenticator();
    const lin = await siteState.tokenOf('lin');
    await adds(key, lin);
    expect(
      (await siteState.ask({ method: 'PUT', path: '/sessions/current/screen', as: lin, body: { place: 'front-desk' } }))
        .status,
    ).toBe(200);
    expect((await signsIn(key)).body.code).toBe('PASSKEY_INVALID');
    expect((await post<Opened>('/passkeys/options', undefined, lin)).body.code).toBe('NOT_A_PERSON');
  });

  test('of whoever left the staff signs in no more, not even when they come back', async () => {
    const key = authenticator();
    await adds(key, wang);
    await siteState.ask({ method: 'PATCH', path: '/staff/wang', as: ADMIN_TOKEN, body: { active: false } });
    expect((await signsIn(key)).body.code).toBe('PASSKEY_INVALID');
    await siteState.ask({ method: 'PATCH', path: '/staff/wang', as: ADMIN_TOKEN, body: { active: true } });
    expect((await signsIn(key)).body.code).toBe('PASSKEY_INVALID');
  });

  test('a passkey is removed by its owner or a lead, and by nobody else', async () => {
    const [first, second] = [await adds(authenticator(), wang), await adds(authenticator(), wang)];
    const li = await siteState.tokenOf('li');
    const remove = async (id: string, as: string): Promise<number> =>
      (await siteState.ask({ method: 'DELETE', path: `/passkeys/${id}`, as })).status;
    expect(await remove(first.body.id, li)).toBe(403);
    expect(await remove(first.body.id, wang)).toBe(204);
    expect(await remove(second.body.id, await siteState.tokenOf('lin'))).toBe(204);
    expect(await remove(second.body.id, ADMIN_TOKEN)).toBe(404);
  });

  test('of many keys the ten used last are kept', async () => {
    const keys = Array.from({ length: 11 }, () => authenticator());
    for (const key of keys) {
      siteState.temp.clock.now += 1_000;
      expect((await adds(key, wang)).status).toBe(201);
    }
    expect((await signsIn(keys[0]!)).body.code).toBe('PASSKEY_INVALID');
    expect((await signsIn(keys[1]!)).status).toBe(201);
  });
});
