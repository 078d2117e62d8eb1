import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readShipped } from '../../config/shipped.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';

type Place = {
  place: string;
  kind: string;
  proven: number;
  few: boolean;
  hears: { staff: string; step: number; state: string }[];
};
const strict = readShipped('site.lotus.yaml').replace('dutyNeedsCheckIn: false', 'dutyNeedsCheckIn: true');

describe('who would hear a press right now', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding();
  });
  afterEach(() => building.end());

  const at = async (place: string): Promise<Place> => {
    const { body } = await building.ask('GET', '/reachability');
    return body.places.find((one: Place) => one.place === place) as Place;
  };
  const shows = async (phone: TestPhone): Promise<void> => {
    phone.say({ type: 'visible', visible: true });
    await building.clock.forward(10);
  };

  it('is answered for each place, first step first, and warned of below two proven people', async () => {
    const [wang, li] = [
      await building.phone('wang', { inFront: false }),
      await building.phone('li', { inFront: false }),
    ];
    await shows(wang);
    let ramp = await at('west-ramp');
    expect(ramp).toMatchObject({ kind: 'assist', proven: 1, few: true });
    expect(ramp.hears.slice(0, 2)).toEqual([
      { staff: 'wang', step: 0, state: 'proven' },
      { staff: 'li', step: 1, state: 'unproven' },
    ]);
    expect(ramp.hears.find(({ staff }) => staff === 'chen')).toEqual({ staff: 'chen', step: 1, state: 'cannot' });
    await shows(li);
    ramp = await at('west-ramp');
    expect(ramp).toMatchObject({ proven: 2, few: false });
    // The lavatory's emergency is the gravest that hangs in the infusion room: the clinic first.
    expect((await at('infusion-room')).hears.filter(({ step }) => step === 0).map(({ staff }) => staff)).toEqual([
      'wang',
      'chen',
      'zhao',
    ]);
    // Both put the phone into the pocket: a page that nobody sees counts as asleep, at once.
    for (const phone of [wang, li]) phone.say({ type: 'visible', visible: false });
    await building.clock.forward(10);
    ramp = await at('west-ramp');
    expect(ramp).toMatchObject({ proven: 0, few: true });
    expect(ramp.hears[0]).toEqual({ staff: 'wang', step: 0, state: 'cannot' });
  });

  it('is told to the pages by itself when it changes, and only then', async () => {
    const [board, wang] = [
      await building.phone('lin', { inFront: false }),
      await building.phone('wang', { inFront: false }),
    ];
    const told = () => board.frames.filter((frame) => frame.type === 'reachability');
    await building.clock.forward(seconds(6));
    const before = told().length;
    await building.clock.forward(seconds(30));
    expect(told()).toHaveLength(before);
    await shows(wang);
    await building.clock.forward(seconds(5));
    const news = await board.sees(
      'that Wang would hear',
      (frame) =>
        frame.type === 'reachability' &&
        frame['people'].some((one: { staff: string; state: string }) => one.staff === 'wang' && one.state === 'proven'),
    );
    expect(news['places'].find((one: Place) => one.place === 'west-ramp')).toMatchObject({ proven: 1, few: true });
  });
});

describe('a site document is applied in a building', () => {
  it('and a team whose phones have not joined is named, with its line and what to do; so is a duty worker', async () => {
    const building = await startBuilding();
    try {
      await building.phone('li');
      const text = readShipped('site.lotus.yaml');
      const told = async (): Promise<string[]> =>
        (
          await fetch(`${building.http()}/api/v1/site?dryRun=true`, {
            method: 'PUT',
            body: text,
            headers: { 'content-type': 'application/yaml', authorization: `Bearer ${building.hub().adminToken}` },
          }).then((reply) => reply.json() as Promise<{ mistakes: { line: number; message: string; hint: string }[] }>)
        ).mistakes.map(
          ({ line, message, hint }) => `${text.split('\n')[line - 1]?.trim().slice(0, 12)} | ${message} | ${hint}`,
        );
      expect(await told()).toEqual([
        expect.stringMatching(/^- \{ id: clin \| nobody of "clinic" has a phone that has joined \| invite its people/),
        expect.stringMatching(
          /^- \{ id: wang \| "wang" is on duty, but has no phone that has joined \| POST .*\/staff\/wang\/invites/,
        ),
      ]);
      await building.phone('zhao');
      await building.phone('wang');
      expect(await told()).toEqual([expect.stringContaining('"chen" is on duty')]);
    } finally {
      await building.end();
    }
  });
});

describe('a shift begins with a test ring', () => {
  let building: TestBuilding;
  let wang: TestPhone;
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'lotusbell-site-'));
    writeFileSync(join(folder, 'site.yaml'), strict);
    building = await startBuilding({ site: join(folder, 'site.yaml') });
    wang = await building.phone('wang');
    await building.phone('chen');
  });
  afterEach(async () => {
    await building.end();
    rmSync(folder, { recursive: true });
  });

  const ring = async (): Promise<string> => {
    const { status, body } = await wang.ask('POST', '/check-ins', {});
    expect(status).toBe(201);
    const frame = await wang.sees('the test ring', (one) => one.type === 'test-ring' && one['ringId'] === body.id);
    expect(frame).toMatchObject({ sound: 'doorbell', say: { zh: expect.stringContaining('试铃') } });
    return body.id as string;
  };
  const tap = (id: string) => wang.ask('POST', `/check-ins/${id}/heard`, {});
  const heard = async (id: string): Promise<void> => {
    wang.say({ type: 'receipt', alertId: id, stage: 'heard' });
    await building.clock.forward(10);
  };
  const firstToldAt = async (place: string): Promise<string[]> => {
    const { body } = await building.ask('GET', '/reachability');
    return body.places
      .find((one: Place) => one.place === place)
      .hears.filter(({ step }: { step: number }) => step === 0)
      .map(({ staff }: { staff: string }) => staff);
  };

  it('heard and tapped, and Wang is on duty; not before', async () => {
    const awaited = async (): Promise<string[]> => (await building.ask('GET', '/duty')).body.items[0].awaited;
    const why = async (): Promise<string> => (await building.ask('GET', '/reachability')).body.items[0].why;
    expect(await firstToldAt('south-gate')).toEqual([]);
    expect([await awaited(), await why()]).toEqual([
      ['wang'],
      expect.stringContaining('has not heard and tapped a test ring'),
    ]);
    const id = await ring();
    expect((await tap(id)).body).toMatchObject({ status: 409, code: 'RING_NOT_HEARD' });
    await heard(id);
    expect((await tap(id)).body).toMatchObject({ staff: 'wang', checkedInAt: expect.any(String) });
    expect(await firstToldAt('south-gate')).toEqual(['wang']);
    expect([await awaited(), await why()]).toEqual([[], expect.not.stringContaining('test ring')]);
  });

  it('while nobody has checked in the first step is skipped at once, and the whole team is told', async () => {
    const li = await building.phone('li');
    await (await building.button('south-gate-bell')).press();
    const alert = await li.isAlerted('raised');
    const { body } = await building.ask('GET', `/calls/${alert['call'].id}`);
    expect(body.timeline[0].telling.skipped).toEqual([{ step: 0, why: 'empty' }]);
    await wang.isAlerted('raised');
  });

  it('a ring of somebody else, an old one, and one that no phone has sounded check nobody in', async () => {
    const id = await ring();
    const li = await building.phone('li');
    li.say({ type: 'receipt', alertId: id, stage: 'heard' });
    await building.clock.forward(10);
    expect((await tap(id)).body).toMatchObject({ code: 'RING_NOT_HEARD' });
    await heard(id);
    await building.clock.forward(seconds(60));
    expect((await tap(id)).body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect(await firstToldAt('south-gate')).toEqual([]);
  });

  it('a check-in survives a restart of the hub, and does not last until the next day', async () => {
    const id = await ring();
    await heard(id);
    await tap(id);
    await building.restart();
    expect(await firstToldAt('south-gate')).toEqual(['wang']);
    await building.restart(() => building.clock.forward(minutes(60 * 14) + seconds(1)));
    expect(await firstToldAt('south-gate')).toEqual([]);
  });
});
