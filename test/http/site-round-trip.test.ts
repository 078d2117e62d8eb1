import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isTooLarge } from '../../config/reading/document.ts';
import type { Site } from '../../hub/domain/site/site.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

const MIB = 1024 * 1024;
type Applied = { readonly changes: object; readonly mistakes: readonly unknown[] };

describe('the largest site document that is taken', () => {
  let door: HttpHarness;
  let lotus: Site;
  beforeAll(async () => {
    door = await httpHarness();
    lotus = (await door.ask<Site>({ path: '/site', as: ADMIN_TOKEN })).body;
    // With a phone for everybody nothing is warned of, and JSON is checked in a moment.
    for (const { id } of lotus.staff) await door.tokenOf(id);
  });
  afterAll(() => door.end());

  const put = (path: string, body: string, type = 'json', dryRun = true) =>
    door.ask<Applied & { readonly code?: string }>({
      method: 'PUT',
      path: `${path}${dryRun && path === '/site' ? '?dryRun=true' : ''}`,
      as: ADMIN_TOKEN,
      body,
      headers: { 'content-type': `application/${type}` },
    });

  /** A document of nearly this many bytes in JSON; half of it is roster. */
  function ofBytes(most: number): string {
    const days = Array.from({ length: 365 }, (_, n) => new Date(Date.UTC(2027, 0, 1 + n)).toISOString().slice(0, 10));
    const places = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        id: `room-${n}`,
        name: { zh: `房${n}`, en: `Room ${n}` },
        team: 'clinic',
      }));
    const shifts = (count: number) =>
      Array.from({ length: count }, (_, n) => ({
        ...lotus.roster!.shifts[0]!,
        id: `shift-${n}`,
        dates: [days[n % days.length]!],
      }));
    const make = (n: number): string =>
      JSON.stringify({
        ...lotus,
        places: [...lotus.places, ...places(n)],
        roster: { ...lotus.roster, shifts: [...lotus.roster!.shifts, ...shifts(n)] },
      });
    const each = (Buffer.byteLength(make(2_000)) - Buffer.byteLength(make(1_000))) / 1_000;
    return make(Math.floor((most - Buffer.byteLength(make(0))) / (each + 1)));
  }

  test('what is exported, as JSON or YAML, is taken again and changes nothing; so is its roster', async () => {
    const text = ofBytes(1.95 * MIB);
    expect(Buffer.byteLength(text)).toBeGreaterThan(1.8 * MIB);
    const applied = await put('/site', text, 'json', false);
    expect([applied.status, applied.body.mistakes]).toEqual([200, []]);

    const json = await door.ask({ path: '/site', as: ADMIN_TOKEN });
    expect((await put('/site', json.text)).body).toMatchObject({ changes: {}, mistakes: [] });
    const yaml = await door.ask({ path: '/site', as: ADMIN_TOKEN, headers: { accept: 'application/yaml' } });
    expect(isTooLarge(yaml.text)).toBe(false);
    expect((await put('/site', yaml.text)).body).toMatchObject({ changes: {}, mistakes: [] });

    const { roster } = JSON.parse(text) as Site;
    const same = await put('/roster', JSON.stringify(roster));
    expect([same.status, same.body.changes]).toEqual([200, {}]);
    const after = await door.ask({ path: '/site', as: ADMIN_TOKEN });
    expect((await put('/site', after.text)).body).toMatchObject({ changes: {} });
  });

  test('a document in JSON is exported as YAML while that is not too large', async () => {
    expect((await put('/site', JSON.stringify(lotus), 'json', false)).status).toBe(200);
    const { text } = await door.ask({ path: '/site', as: ADMIN_TOKEN, headers: { accept: 'application/yaml' } });
    expect(text).toMatch(/^site:\n/);
    expect(parse(text)).toEqual(lotus);
  });
});
