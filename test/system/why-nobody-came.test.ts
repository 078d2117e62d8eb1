import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { WhyLineView, WhyView } from '../../hub/contract/http/why.ts';
import type { PlaceId } from '../../hub/domain/ids.ts';
import type { LocalDate } from '../../hub/domain/roster/local-time.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createUnheardQuery } from '../../hub/queries/unheard.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';
import { storeIn, tempStore } from '../support/disk/temp-store.ts';

type Day = { place: string; day: string; minutes: number; times: number };

/** One building for the whole file; the tests follow each other as one morning. */
describe('one morning, in which not everybody hears', () => {
  let building: TestBuilding;
  let wang: TestPhone;
  beforeAll(async () => {
    building = await startBuilding();
    await building.clock.forward(0);
  });
  afterAll(() => building.end());

  let facts: readonly { readonly type: string }[] = [];
  const readFacts = (): void => {
    const store = storeIn(building.dataDir);
    facts = store.tables.facts.after(0, 10_000).flatMap(({ fact }) => (fact.type.startsWith('Places') ? [fact] : []));
    store.close();
  };
  const unheard = async () => (await building.ask('GET', '/reachability/unheard')).body;
  const atRamp = async (): Promise<Day | undefined> =>
    (await unheard()).items.find(({ place }: Day) => place === 'west-ramp');
  const nowUnheard = async (): Promise<string[]> =>
    (await unheard()).now.map(({ place }: { place: string }) => place).toSorted();
  const shows = async (isVisible: boolean): Promise<void> => {
    wang.say({ type: 'visible', visible: isVisible });
    await building.clock.forward(10);
  };
  const lastCall = async (): Promise<string> => (await building.ask('GET', '/calls')).body.items[0].id as string;
  const why = async (id: string): Promise<WhyView> => (await building.ask('GET', `/calls/${id}/why`)).body as WhyView;
  const codes = ({ lines }: WhyView): string[] => lines.map(({ code }) => code);
  const line = ({ lines }: WhyView, code: string): WhyLineView | undefined => lines.find((one) => one.code === code);

  it('nobody has joined: after 10 s it is recorded for every place where something hangs, from the start on', async () => {
    const startedAt = building.clock.wall();
    await building.clock.forward(seconds(9.9));
    expect(await nowUnheard()).toEqual([]);
    await building.clock.forward(seconds(0.2));
    const places = await nowUnheard();
    expect(places).toContain('west-ramp');
    expect(places).not.toContain('archive-room');
    expect((await unheard()).now[0].since).toBe(new Date(startedAt).toISOString());
    await building.clock.forward(minutes(5) - seconds(10.1));
    expect(await atRamp()).toEqual({ place: 'west-ramp', day: '2026-11-23', minutes: 5, times: 1 });
  });

  it('somebody is proven: it ends; a gap of less than 10 s is none, one of a minute is', async () => {
    wang = await building.phone('wang', { receipts: false });
    await shows(true);
    expect(await nowUnheard()).toEqual([]);
    await shows(false);
    await building.clock.forward(seconds(9));
    await shows(true);
    expect(await atRamp()).toMatchObject({ minutes: 5, times: 1 });
    await shows(false);
    await building.clock.forward(minutes(1));
    await shows(true);
    expect(await atRamp()).toMatchObject({ minutes: 6, times: 2 });
  });

  it('the hub restarts while somebody is proven, and the phone is back within 8 s: nothing is recorded', async () => {
    await building.restart();
    await building.clock.forward(seconds(7));
    await wang.listen();
    await shows(true);
    await building.clock.forward(seconds(20));
    expect(await nowUnheard()).toEqual([]);
    expect(await atRamp()).toMatchObject({ minutes: 6, times: 2 });
  });

  it('an open time goes on over a restart as one, and ends with the first proof after it', async () => {
    await shows(false);
    await building.clock.forward(minutes(1));
    await building.restart(readFacts);
    await building.clock.forward(minutes(1));
    expect(await atRamp()).toMatchObject({ minutes: 8, times: 3 });
    await wang.listen();
    await shows(true);
    expect(await nowUnheard()).toEqual([]);
    await building.clock.forward(minutes(1));
    expect(await atRamp()).toMatchObject({ minutes: 8, times: 3 });
    expect(facts.map(({ type }) => type)).toEqual([
      'PlacesUnheard',
      'PlacesHeard',
      'PlacesUnheard',
      'PlacesHeard',
      'PlacesUnheard',
    ]);
    expect(JSON.stringify(facts)).not.toContain('wang');
  });

  it('days that do not exist are refused', async () => {
    for (const query of ['from=2026-02-30', 'from=2026-11-23&to=2026-11-22', 'from=2024-01-01'])
      expect((await building.ask('GET', `/reachability/unheard?${query}`)).status, query).toBe(400);
  });

  it('nobody came, because the one phone was asleep: who, why, which lamp, and when the sounder began', async () => {
    await shows(false);
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await building.clock.forward(seconds(1));
    const id = await lastCall();
    const answer = await why(id);
    expect(answer).toMatchObject({ call: id, state: 'waiting', well: false });
    expect(answer.reasons[0]?.code).toBe('cannot-hear');
    expect(answer.reasons[0]?.cannot?.find(({ person }) => person.id === 'wang')?.why).toBe('asleep');
    expect(answer.reasons[0]?.cannot?.find(({ person }) => person.id === 'li')?.why).toBe('never-joined');
    expect(codes(answer).slice(0, 2)).toEqual(['pressed', 'stored']);
    expect(line(answer, 'nobody-reached')).toMatchObject({ why: 'cannot' });
    expect(line(answer, 'lamp')).toMatchObject({ lamp: 'red', stage: 'unanswered' });
    expect(answer.lines.some(({ code }) => code === 'told')).toBe(false);
  });

  it('the phone is seen again: it receipts, reached; taken, there and closed, each with its person', async () => {
    const id = await lastCall();
    await building.clock.forward(seconds(60));
    await shows(true);
    const alert = await wang.isAlerted();
    wang.say({ type: 'receipt', alertId: alert['alertId'], stage: 'heard' });
    await building.clock.forward(seconds(1));
    await wang.take(id);
    await wang.arrive(id);
    await wang.close(id);
    const answer = await why(id);
    expect(answer.state).toBe('closed');
    expect(answer.well).toBe(false);
    for (const code of ['heard', 'reached', 'taken', 'arrived', 'closed']) expect(codes(answer), code).toContain(code);
    expect(line(answer, 'heard')?.by?.id).toBe('wang');
    expect(line(answer, 'taken')?.ms).toBeGreaterThan(seconds(60));
    expect(answer.lines.filter(({ code }) => code === 'lamp').map(({ lamp }) => lamp)).toEqual([
      'red',
      'green',
      'green',
      'off',
    ]);
    expect(codes(answer).indexOf('nobody-reached')).toBeLessThan(codes(answer).indexOf('reached'));
    // The same people cannot hear at each repetition: said once.
    expect(codes(answer).filter((code) => code === 'cannot-hear')).toHaveLength(1);
    // Lines follow time.
    expect(answer.lines.map(({ at }) => at)).toEqual(answer.lines.map(({ at }) => at).toSorted());
  });

  it('a call that is answered at once: well, and no reason', async () => {
    const ramp = await building.button('east-ramp-help');
    await ramp.press();
    await building.clock.forward(10);
    const id = await lastCall();
    await wang.take(id);
    expect(await why(id)).toMatchObject({
      place: 'east-ramp',
      callPoint: 'east-ramp-help',
      device: 'east-ramp-help',
      well: true,
      reasons: [],
      takenAfterMs: expect.any(Number),
    });
    expect(line(await why(id), 'told')?.people?.map(({ id: who }) => who)).toEqual(['wang']);
    expect((await building.ask('GET', '/calls/none/why')).status).toBe(404);
  });
});

describe('minutes of a day', () => {
  it('are cut at midnight of the building, summed per place, and an open time lasts until now', () => {
    const temp = tempStore();
    try {
      const at = (text: string): Instant => Date.parse(`${text}+08:00`) as Instant;
      const [ramp, gate] = ['ramp', 'gate'] as PlaceId[] as [PlaceId, PlaceId];
      temp.store().committer.submit(
        ({ unheard }) => {
          unheard.begin(ramp, at('2026-11-22T23:30:00'));
          unheard.end(ramp, at('2026-11-23T00:15:00'));
          unheard.begin(ramp, at('2026-11-23T12:00:00'));
          unheard.end(ramp, at('2026-11-23T12:00:30'));
          unheard.begin(gate, at('2026-11-20T12:00:00'));
        },
        () => {},
      );
      temp.store().committer.flush();
      const site = () => ({ site: { site: { timezone: 'Asia/Shanghai' } } }) as never;
      const asked = createUnheardQuery(temp.store().tables, { site }, () => at('2026-11-23T13:00:00'));
      const [from, to] = ['2026-11-22', '2026-11-24'] as LocalDate[] as [LocalDate, LocalDate];
      expect(asked(from, to)?.items).toEqual([
        { place: 'gate', day: '2026-11-22', minutes: 1440, times: 1 },
        { place: 'gate', day: '2026-11-23', minutes: 780, times: 1 },
        { place: 'ramp', day: '2026-11-22', minutes: 30, times: 1 },
        { place: 'ramp', day: '2026-11-23', minutes: 15.5, times: 2 },
      ]);
      expect(asked(null, null)?.from).toBe('2026-11-17');
      // The clock was half an hour behind: what goes on began as long ago as before, what is over stays.
      temp.store().committer.submit(
        ({ unheard }) => unheard.move(30 * 60_000),
        () => {},
      );
      temp.store().committer.flush();
      expect(asked(from, to)?.items.map(({ place, minutes: sum }) => [place, sum])).toEqual([
        ['gate', 1440],
        ['gate', 780],
        ['ramp', 30],
        ['ramp', 15.5],
      ]);
      expect(asked(null, null)?.now).toEqual([{ place: 'gate', since: '2026-11-20T04:30:00.000Z' }]);
    } finally {
      temp.end();
    }
  });
});
