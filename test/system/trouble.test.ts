import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readShipped } from '../../config/shipped.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { eventually } from '../support/eventually.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { Frame, TestPhone } from '../support/phone.ts';

type Shown = Record<string, any>;

let building: TestBuilding;
afterEach(() => building.end());

const troubles = async (): Promise<Shown[]> => (await building.ask('GET', '/troubles')).body.items as Shown[];
const told = (phone: TestPhone): Frame[] => phone.frames.filter(({ type }) => type === 'device-trouble');
const deviceOf = async (id: string): Promise<Shown> =>
  ((await building.ask('GET', '/devices?limit=500')).body.items as Shown[]).find((one) => one['id'] === id) as Shown;
const proofsOf = (phone: TestPhone): string[] =>
  phone.changes().flatMap(({ fact }) => (fact.type.startsWith('Trouble') ? [fact.type as string] : []));

let seq = 0;
const beat = (device: Button): Promise<void> => device.send('heartbeat', { v: 1, seq: ++seq, uptimeS: seq });
/** Beats as the settings of the hub say, for so long. */
async function beats(device: Button, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += seconds(9)) {
    await beat(device);
    await building.clock.forward(seconds(9));
  }
  await beat(device);
}

describe('a lavatory cord goes silent', () => {
  let cord: Button;
  let [sun, lin, wang] = [] as unknown as [TestPhone, TestPhone, TestPhone];
  beforeEach(async () => {
    building = await startBuilding();
    [sun, lin, wang] = [await building.phone('sun'), await building.phone('lin'), await building.phone('wang')];
    cord = await building.button('lavatory-help');
    await beats(cord, seconds(18));
  });

  it('and caretaker and lead know within 30 s, until a person takes it on; nobody is called', async () => {
    cord.unplug();
    await building.clock.forward(seconds(25));
    expect(await troubles()).toEqual([]);
    await building.clock.forward(seconds(5));
    const [trouble] = await troubles();
    expect(trouble).toMatchObject({
      kind: 'silent',
      state: 'open',
      callPoint: 'lavatory-help',
      grave: true,
      heard: false,
      latched: false,
      count: 1,
      takenOn: null,
    });
    for (const phone of [sun, lin]) {
      const frame = await phone.sees('the dead cord', ({ type }) => type === 'device-trouble');
      expect(frame).toMatchObject({ why: 'raised', trouble: trouble?.['id'], kind: 'silent', sound: 'trouble' });
      expect(frame['say'].en).toContain('Lavatory emergency cord (Infusion room) is silent');
    }
    expect(told(wang)).toEqual([]);
    expect((await building.ask('GET', '/calls')).body.items).toEqual([]);
    // Everybody's page reads the list again. Nobody but the two may take it on.
    await wang.sees('that something changed', ({ type, fact }) => type === 'change' && fact.type === 'TroubleRaised');
    const path = `/troubles/${trouble?.['id']}/take-on`;
    expect((await wang.ask('POST', path)).body.code).toBe('NOT_ALLOWED');
    expect((await building.ask('POST', path)).body.code).toBe('NOT_A_PERSON');
    expect((await sun.ask('POST', path)).body.takenOn.by.id).toBe('sun');
    expect(await lin.ask('POST', path)).toMatchObject({
      status: 409,
      body: { code: 'TROUBLE_TAKEN_ON', owner: { id: 'sun' } },
    });
    expect((await sun.ask('POST', path)).status).toBe(200);
    // It stands over a restart, with who has it.
    await building.restart();
    expect((await troubles())[0]).toMatchObject({ id: trouble?.['id'], takenOn: { by: { id: 'sun' } } });
  });

  it('and short silences end by themselves, a minute after it is heard; the third of a day does not', async () => {
    for (const times of [1, 2, 3]) {
      cord.unplug();
      await building.clock.forward(seconds(30));
      expect(await troubles()).toMatchObject([{ count: times, latched: times === 3 }]);
      await cord.connect();
      await beats(cord, seconds(45));
      expect(await troubles()).toMatchObject([{ heard: true }]);
      await beats(cord, seconds(27));
      expect(await troubles()).toHaveLength(times === 3 ? 1 : 0);
    }
    await cord.press();
    await building.clock.forward(seconds(2));
    expect(await troubles()).toEqual([]);
    await eventually('three ends', () => proofsOf(lin).filter((type) => type === 'TroubleSolved').length === 3);
  });

  it('and a flicker is told again, and counted', async () => {
    cord.unplug();
    await building.clock.forward(seconds(30));
    await cord.connect();
    await beats(cord, seconds(9));
    await building.clock.forward(seconds(30));
    expect(await troubles()).toMatchObject([{ count: 2 }]);
    expect(told(sun).map(({ why }) => why)).toEqual(['raised', 'again']);
  });

  it('and after ten minutes it needs a press or a person, who cannot say so while it is silent', async () => {
    cord.unplug();
    await building.clock.forward(minutes(11));
    const [trouble] = await troubles();
    expect(trouble).toMatchObject({ latched: true });
    const path = `/troubles/${trouble?.['id']}/solve`;
    expect((await lin.ask('POST', path)).body.code).toBe('STILL_SILENT');
    await cord.connect();
    await beats(cord, minutes(2));
    expect(await troubles()).toMatchObject([{ latched: true, heard: true }]);
    expect((await lin.ask('POST', path)).body.solved).toMatchObject({ proof: 'person', by: { id: 'lin' } });
    expect(await troubles()).toEqual([]);
    expect((await building.ask('GET', `/troubles/${trouble?.['id']}`)).body.state).toBe('solved');
  });

  it('and it is still told when it dies while the hub is down', async () => {
    await building.clock.forward(minutes(1));
    cord.unplug();
    await building.restart();
    await building.clock.forward(seconds(30));
    expect(await troubles()).toMatchObject([{ callPoint: 'lavatory-help', grave: true }]);
  });
});

describe('other devices', () => {
  it('the last help button of a place is grave, the others are not, and a doorbell never is', async () => {
    building = await startBuilding();
    const names = ['tcm-1', 'tcm-2', 'tcm-3', 'south-gate-bell'];
    const [one, two, three, bell] = await Promise.all(names.map((name) => building.button(name)));
    if (!one || !two || !three || !bell) throw new Error('four buttons');
    const graveness = async () =>
      Object.fromEntries((await troubles()).map((trouble) => [trouble['device'], trouble['grave']]));
    const both = async (ms: number) => {
      for (let passed = 0; passed <= ms; passed += seconds(9)) {
        for (const device of [two, three]) await beat(device);
        await building.clock.forward(seconds(9));
      }
    };
    for (const device of [one, bell]) await beat(device);
    for (const device of [one, bell]) device.unplug();
    await both(seconds(27));
    expect(await graveness()).toEqual({ 'tcm-1': false, 'south-gate-bell': false });
    await beats(two, seconds(27));
    expect(await graveness()).toEqual({ 'tcm-1': false, 'tcm-3': false, 'south-gate-bell': false });
    await building.clock.forward(seconds(30));
    expect(await graveness()).toEqual({ 'tcm-1': false, 'tcm-2': true, 'tcm-3': false, 'south-gate-bell': false });
  });

  it('one that wakes every 45 minutes is no trouble, and is told after three of them', async () => {
    building = await startBuilding();
    const text = readShipped('site.lotus.yaml').replace(
      'source: { device: lavatory-help }',
      'source: { device: lavatory-help, heartbeatS: 2700 }',
    );
    const put = await fetch(`${building.http()}/api/v1/site`, {
      method: 'PUT',
      body: text,
      headers: { 'content-type': 'application/yaml', authorization: `Bearer ${building.hub().adminToken}` },
    });
    expect(put.status).toBe(200);
    const cord = await building.button('lavatory-help');
    await eventually('its settings', () =>
      cord.heard().some(({ topic, text: said }) => topic.endsWith('settings') && said.includes('"heartbeatS":2700')),
    );
    await beat(cord);
    cord.unplug();
    await building.clock.forward(minutes(44));
    expect(await deviceOf('lavatory-help')).toMatchObject({
      supervision: 'ok',
      heartbeatS: 2700,
      lastSeenAgoS: 2640,
      connected: false,
    });
    await building.clock.forward(minutes(30));
    expect(await deviceOf('lavatory-help')).toMatchObject({ supervision: 'late' });
    expect(await troubles()).toEqual([]);
    await building.clock.forward(minutes(62));
    expect(await troubles()).toMatchObject([{ device: 'lavatory-help', grave: true }]);
  });

  it('a foreign one that never beats is heard as long as its line is open', async () => {
    building = await startBuilding();
    const cord = await building.button('lavatory-help');
    await cord.sendRaw('lotus/v1/lavatory-help/up/press', 'ON');
    await building.clock.forward(minutes(2));
    expect(await troubles()).toEqual([]);
    cord.unplug();
    await building.clock.forward(seconds(30));
    expect(await troubles()).toMatchObject([{ device: 'lavatory-help' }]);
  });
});

describe('presses that waited in a device, and presses that came again', () => {
  it('are spoken with their age and counted, also over a restart', async () => {
    building = await startBuilding();
    const ramp = await building.button('west-ramp-help');
    const wang = await building.phone('wang');
    await ramp.press({ id: 'a', ageMs: 45_000 });
    const { say, call } = await wang.isAlerted();
    expect(say.en).toBe('West ramp button: Help at the ramp, pressed 45 s ago');
    expect(say.zh).toBe('西侧坡道求助按钮，需要搀扶，45秒前按的');
    expect(call.marks).toContain('late');
    await ramp.press({ id: 'a', ageMs: 45_000 });
    await ramp.press({ id: 'b', ageMs: 9_000 });
    await ramp.press({ id: 'c', ageMs: 10_000 });
    expect(await deviceOf('west-ramp-help')).toMatchObject({ latePresses: 2, resentPresses: 1 });
    await building.restart();
    expect(await deviceOf('west-ramp-help')).toMatchObject({ latePresses: 2, resentPresses: 1 });
  });
});

describe('a button from which no press ever came', () => {
  const unproven = async () => ({
    list: (await building.ask('GET', '/troubles')).body.unproven as string[],
    device: (await deviceOf('lavatory-help'))?.['unproven'] as boolean,
    point: (await building.ask('GET', '/call-points/lavatory-help')).body.unproven as boolean,
  });
  const yes = { list: ['lavatory-help'], device: true, point: true };
  const no = { list: [], device: false, point: false };

  it('is unproven from its first sign of life to its first press, announced or real; a swapped one is so again', async () => {
    building = await startBuilding();
    await building.secretOf('lavatory-help');
    expect(await unproven()).toEqual(no);
    const cord = await building.button('lavatory-help');
    await beat(cord);
    expect(await unproven()).toEqual(yes);
    await cord.press();
    await building.clock.forward(seconds(2));
    expect(await unproven()).toEqual(no);
    const { body } = await building.ask('POST', '/devices/lavatory-help/credentials');
    expect(body.password).toBeDefined();
    expect(await unproven()).toEqual(yes);
  });
});

describe('a button that calls while nobody is there', () => {
  let ramp: Button;
  let [wang, li, lin, sun] = [] as unknown as [TestPhone, TestPhone, TestPhone, TestPhone];
  beforeEach(async () => {
    building = await startBuilding();
    wang = await building.phone('wang');
    [li, lin, sun] = [await building.phone('li'), await building.phone('lin'), await building.phone('sun')];
    ramp = await building.button('west-ramp-help');
  });

  async function ringsForNobody(): Promise<void> {
    await ramp.press();
    const { call } = await wang.isAlerted();
    await wang.take(call.id);
    await wang.arrive(call.id);
    expect((await wang.close(call.id, 'nobody-there')).status).toBe(200);
    await building.clock.forward(minutes(1));
  }
  const watch = (minutesLong: number) => sun.ask('PUT', '/call-points/west-ramp-help/watch', { minutes: minutesLong });
  const open = async (): Promise<Shown> =>
    ((await building.ask('GET', '/calls?state=open')).body.items as Shown[])[0] as Shown;

  it('is named to caretaker and lead once, and its presses ring on until a person says that it is mended', async () => {
    for (let times = 0; times < 4; times++) await ringsForNobody();
    expect(await troubles()).toEqual([]);
    await ringsForNobody();
    expect(await troubles()).toMatchObject([{ kind: 'false-presses', callPoint: 'west-ramp-help', count: 5 }]);
    for (let times = 0; times < 5; times++) await ringsForNobody();
    expect(await troubles()).toMatchObject([{ count: 10 }]);
    for (const phone of [lin, sun]) {
      await phone.sees('the pattern', ({ type, why }) => type === 'device-trouble' && why === 'raised');
      expect(told(phone)[0]?.['say'].en).toContain('West ramp button (West ramp) has called 5 times');
    }
    expect(told(wang)).toEqual([]);
    await ramp.press();
    await li.sees('its call', ({ type, fact }) => type === 'change' && fact.type === 'CallRaised');
    const [pattern] = await troubles();
    await sun.ask('POST', `/troubles/${pattern?.['id']}/solve`);
    await building.clock.forward(seconds(2));
    expect(await troubles()).toEqual([]);
  });

  it('may be watched by a person: then only desk and lead are told, a hold rings as ever, and it ends by itself', async () => {
    expect((await wang.ask('PUT', '/call-points/west-ramp-help/watch', { minutes: 5 })).body.code).toBe('NOT_ALLOWED');
    expect((await watch(60)).body.watched).toMatchObject({ by: { id: 'sun' } });
    await building.restart();
    for (const phone of [wang, li, lin, sun]) {
      await phone.sleep().catch(() => {});
      await phone.listen();
    }
    await ramp.connect();
    await building.clock.forward(seconds(10));
    await ramp.press();
    await wang.isAlerted('raised');
    await lin.isAlerted('raised');
    expect(await open()).toMatchObject({ state: 'waiting', marks: ['watched'] });
    await building.clock.forward(minutes(2));
    expect([li.alerts(), sun.alerts()]).toEqual([[], []]);
    await ramp.press({ kind: 'hold' });
    await li.isAlerted('emergency');
    const call = (await open()) as { id: string };
    await wang.take(call.id);
    await wang.arrive(call.id);
    await wang.close(call.id);
    await building.clock.forward(minutes(60));
    expect((await building.ask('GET', '/call-points/west-ramp-help')).body.watched).toBeNull();
    await wang.sees('the end', ({ type, fact }) => type === 'change' && fact.type === 'CallPointUnwatched');
    await ramp.press();
    await building.clock.forward(seconds(20));
    await li.isAlerted('escalated');
  });

  it('and rings as ever as soon as neither desk nor lead would hear', async () => {
    await watch(60);
    await ramp.press();
    await wang.isAlerted('raised');
    for (const phone of [wang, lin]) phone.say({ type: 'visible', visible: false });
    await li.isAlerted();
    expect((await open())['marks']).not.toContain('watched');
  });
});
