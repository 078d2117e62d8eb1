import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { meddle } from '../support/event-log.ts';
import { eventually } from '../support/eventually.ts';
import { minutes, seconds } from '../support/moved-clock.ts';

describe('when the hub has been away', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding();
  });
  afterEach(() => building.end());

  it('the lamp is right again as soon as the device is back', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.take((await wang.isAlerted())['call'].id);
    await ramp.shows('acknowledged');
    ramp.heard().length = 0;
    await building.restart();
    await ramp.connect();
    const shown = await eventually('the retained feedback', () =>
      ramp
        .heard()
        .filter((message) => message.topic.endsWith('down/feedback') && message.retain)
        .at(-1),
    );
    expect(JSON.parse(shown.text)).toMatchObject({ stage: 'acknowledged', lamp: 'green' });
  });

  it('a device whose call was closed meanwhile finds idle, not an old lamp', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    ramp.unplug();
    await wang.take(call.id);
    await wang.arrive(call.id);
    await wang.close(call.id);
    await building.restart();
    await ramp.connect();
    await ramp.shows('idle');
  });

  it('alerts that were not shown ring again on the phone that comes back', async () => {
    const wang = await building.phone('wang', { receipts: false });
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const first = await wang.isAlerted();
    await building.restart();
    await wang.listen(wang.lastSeq());
    await wang.sees(
      'the same alert again',
      (frame) =>
        frame.type === 'alert' &&
        frame['alertId'] === first['alertId'] &&
        wang.frames.indexOf(frame) > wang.frames.indexOf(first),
    );
  });

  it('what fell due during the stop is done within one second of the start, once', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted();
    await building.restart(() => building.clock.forward(minutes(20)));
    await building.clock.forward(seconds(1));
    const { body } = await building.ask('GET', '/calls?state=open');
    const { body: call } = await building.ask('GET', `/calls/${body.items[0].id}`);
    const steps = call.timeline.filter((fact: { type: string }) => fact.type === 'StepReached');
    expect(steps).toHaveLength(1);
    expect(Date.parse(steps[0].at) - building.clock.wall()).toBeGreaterThanOrEqual(-1000);
  });

  it('the same press re-sent after the restart raises nothing', async () => {
    const ramp = await building.button('west-ramp-help');
    const id = await ramp.press();
    await building.restart();
    await ramp.connect();
    await ramp.press({ id });
    const { body } = await building.ask('GET', '/calls?state=open');
    expect(body.items).toHaveLength(1);
    expect(body.items[0].repeats).toBe(0);
  });

  it('a phone that slept through an hour of changes gets every one of them in order, and no gap', async () => {
    const wang = await building.phone('wang');
    const chen = await building.phone('chen');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted();
    const before = wang.lastSeq();
    await wang.sleep();
    for (let i = 0; i < 12; i++) {
      await ramp.press();
      await building.clock.forward(minutes(5));
    }
    const { body: open } = await building.ask('GET', '/calls?state=open');
    const id = open.items[0].id;
    await chen.take(id);
    await wang.listen(before);
    await chen.sees('its own change', (frame) => frame['fact']?.type === 'CallAcknowledged');
    await wang.sees('the last change', (frame) => frame['fact']?.type === 'CallAcknowledged');
    const { body: call } = await building.ask('GET', `/calls/${id}`);
    const expected = call.timeline.map((fact: { seq: number }) => fact.seq).filter((seq: number) => seq > before);
    expect(expected.length).toBeGreaterThan(20);
    expect(
      wang
        .changes()
        .map((frame) => frame.seq)
        .filter((seq) => seq! > before),
    ).toEqual(expected);
    // Each change carries the call as it then was, not as it now is.
    const repeats = wang
      .changes()
      .filter((frame) => frame.seq! > before && frame['fact'].type === 'PressRepeated')
      .map((frame) => frame['call'].repeats);
    expect(repeats).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('a phone that asks from the future, or without a place, gets a snapshot', async () => {
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const wang = await building.phone('wang');
    const first = await wang.sees('a snapshot', (frame) => frame.type === 'snapshot');
    expect(first['calls']).toHaveLength(1);
    await wang.sleep();
    wang.frames.length = 0;
    await wang.listen(99_999_999);
    await wang.sees('a snapshot', (frame) => frame.type === 'snapshot');
  });

  it('a phone that asks for facts older than the first one kept gets a snapshot; from 0 it gets what is kept', async () => {
    const ramp = await building.button('west-ramp-help');
    const pressId = await ramp.press();
    const wang = await building.phone('wang');
    await wang.sleep();
    await building.restart(() => meddle(building.dataDir, 'DELETE FROM facts WHERE seq <= 2'));
    for (const [after, first] of [
      [1, 'snapshot'],
      [2, 'change'],
      [0, 'change'],
    ] as const) {
      wang.frames.length = 0;
      await wang.listen(after);
      const told = await wang.sees('what it missed', ({ type }) => type === 'snapshot' || type === 'change');
      expect([after, told.type]).toEqual([after, first]);
      if (first === 'change') await wang.sees('the press', ({ fact }) => fact?.pressId === pressId);
      await wang.sleep();
    }
  });
});

describe('a long book', () => {
  it('is told from the first fact, in order and without a gap, while new presses arrive', async () => {
    const building = await startBuilding();
    try {
      const ramp = await building.button('west-ramp-help');
      const sent: string[] = [];
      for (let i = 0; i < 60; i++) sent.push(...(await Promise.all(Array.from({ length: 100 }, () => ramp.press()))));
      const wang = await building.phone('wang');
      await wang.sleep();
      wang.frames.length = 0;
      const listening = wang.listen(0);
      for (let i = 0; i < 20; i++) sent.push(await ramp.press());
      await listening;
      const last = sent.at(-1);
      await wang.sees('the newest press', (frame) => frame['fact']?.pressId === last);
      const pressed = wang
        .changes()
        .map((frame) => frame['fact'].pressId as string | undefined)
        .filter((id) => id !== undefined);
      expect(pressed).toEqual(sent);
      const seqs = wang.changes().map((frame) => frame.seq as number);
      expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    } finally {
      await building.end();
    }
  });
});
