import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ResponseReportView } from '../../hub/contract/http/reports.ts';
import type { PlaceId } from '../../hub/domain/ids.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

/** A Monday, at eight in the morning by the wall of Lotus Apartment. */
const MORNING = Date.parse('2026-11-23T08:00:00+08:00');

let hub: HttpHarness;
let lin: string;
let wang: string;
beforeAll(async () => {
  hub = await httpHarness();
  hub.temp.clock.now = MORNING;
  [lin, wang] = [await hub.tokenOf('lin'), await hub.tokenOf('wang')];
  // Pressed at 08:00: wang goes after 30 s and is there after 90 s.
  await visit('infusion-1', 30_000, 60_000);
  // Pressed at 09:00 in another place: goes after 100 s, there after 200 s.
  hub.temp.clock.now = MORNING + 3_600_000;
  await visit('west-ramp-help', 100_000, 100_000);
  // The day after: nobody goes for an hour.
  hub.temp.clock.now = MORNING + 86_400_000;
  await hub.press('infusion-1');
  hub.temp.clock.now += 3_600_000;
  await hub.context.committer.run((tx) => {
    tx.unheard.begin('infusion-room' as PlaceId, (MORNING + 86_400_000) as Instant);
    tx.unheard.end('infusion-room' as PlaceId, (MORNING + 86_400_000 + 90_000) as Instant);
  });
});
afterAll(() => hub.end());

async function visit(device: string, ackMs: number, thereMs: number): Promise<void> {
  const id = await hub.press(device);
  const act = async (what: string, body?: unknown): Promise<void> => {
    const { status } = await hub.ask({ method: 'POST', path: `/calls/${id}/${what}`, as: wang, body });
    expect([what, status]).toEqual([what, 200]);
  };
  hub.temp.clock.now += ackMs;
  await act('acknowledge');
  hub.temp.clock.now += thereMs;
  await act('arrive');
  const hands = await hub.ask({ method: 'POST', path: `/calls/${id}/hands`, as: wang });
  expect(hands.status).toBe(201);
  await act('close', { outcome: 'helped' });
}
const report = async (query = ''): Promise<ResponseReportView> =>
  (await hub.ask<ResponseReportView>({ path: `/reports/response${query}`, as: lin })).body;

describe('the report of response times', () => {
  it('of the last 28 days: shares within 60 s and 180 s, times, load and minutes unheard, by place', async () => {
    const told = await report();
    expect(told).toMatchObject({
      from: '2026-10-28',
      to: '2026-11-24',
      by: 'place',
      goals: { within60: 0.975, within180: 0.99 },
      total: {
        calls: 3,
        measured: 3,
        within60: 1,
        within180: 2,
        share60: 0.3333,
        share180: 0.6667,
        unanswered: 1,
        ackMedianS: 65,
        ackP90S: 100,
        arrived: 2,
        arriveMedianS: 145,
        arriveP90S: 200,
        unheardMinutes: 1.5,
      },
    });
    expect(
      told.groups.map(({ key, calls, within60, unheardMinutes }) => [key, calls, within60, unheardMinutes]),
    ).toEqual([
      ['infusion-room', 2, 1, 1.5],
      ['west-ramp', 1, 0, 0],
    ]);
  });

  it.each([
    [
      'hour',
      [
        ['08', 2],
        ['09', 1],
      ],
    ],
    [
      'day',
      [
        ['2026-11-23', 2],
        ['2026-11-24', 1],
      ],
    ],
    [
      'kind',
      [
        ['assist', 1],
        ['help', 2],
      ],
    ],
  ])('by %s', async (by, groups) => {
    expect((await report(`?by=${by}`)).groups.map(({ key, calls }) => [key, calls])).toEqual(groups);
  });

  it('of one day holds the calls of that day only, and an empty day none', async () => {
    expect((await report('?from=2026-11-23&to=2026-11-23')).total).toMatchObject({ calls: 2, within60: 1 });
    expect((await report('?from=2026-11-20&to=2026-11-20')).total).toMatchObject({ calls: 0, share60: null });
  });

  it('names nobody: no id and no name of the staff is in it', async () => {
    const { text } = await hub.ask({ path: '/reports/response', as: lin });
    const csv = await hub.ask({ path: '/reports/response.csv', as: lin });
    for (const { id, name } of hub.siteState.site().site.staff)
      for (const word of [`"${id}"`, name.zh]) expect(text + csv.text).not.toContain(word);
  });

  it('is a table for Excel, the total first; a name that is a formula stays a name', async () => {
    const { body: site } = await hub.ask<{ places: { id: string; name: object }[] }>({
      path: '/site',
      as: ADMIN_TOKEN,
    });
    const places = site.places.map((place) =>
      place.id === 'west-ramp' ? { ...place, name: { zh: '=1+1', en: '@SUM(1)' } } : place,
    );
    await hub.ask({ method: 'PUT', path: '/site', as: ADMIN_TOKEN, body: { ...site, places } });
    const { type, headers, text } = await hub.ask({
      path: '/reports/response.csv?from=2026-11-23&to=2026-11-24',
      as: lin,
    });
    expect(type).toBe('text/csv; charset=utf-8');
    expect(headers['content-disposition']).toBe('attachment; filename="lotus-response-2026-11-23-2026-11-24.csv"');
    expect(text.split('\r\n')).toEqual([
      '\uFEFFfrom,to,place,name_zh,name_en,calls,measured,within60,within180,share60,share180,unanswered,ackMedianS,ackP90S,arrived,arriveMedianS,arriveP90S,repeats,repeated,cancelled,closedHours,unheardMinutes',
      '2026-11-23,2026-11-24,,合计,total,3,3,1,2,0.3333,0.6667,1,65,100,2,145,200,0,0,0,0,1.5',
      expect.stringMatching(/^2026-11-23,2026-11-24,infusion-room,输液室,/),
      "2026-11-23,2026-11-24,west-ramp,'=1+1,'@SUM(1),1,1,0,1,0,1,0,100,100,1,200,200,0,0,0,0,0",
      '',
    ]);
  });

  it('of days that do not exist, run backwards or are too many is refused', async () => {
    for (const query of [
      'from=2026-02-30',
      'from=2026-11-23&to=2026-11-22',
      'from=2026-01-01&to=2027-02-05',
      'by=person',
    ]) {
      for (const file of ['response', 'response.csv'])
        expect((await hub.ask({ path: `/reports/${file}?${query}`, as: lin })).body.code, query).toBe('INVALID_BODY');
    }
  });
});
