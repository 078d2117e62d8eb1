import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { eventually } from '../../support/eventually.ts';
import { heldDisk, type HeldDisk } from '../../support/disk/held-disk.ts';
import { seconds } from '../../support/moved-clock.ts';
import type { Frame, TestPhone } from '../../support/phone.ts';

const isUnrecorded = (frame: Frame): boolean => frame.type === 'alert' && frame['notRecorded'] === true;

describe('while a flush of the disk stalls', () => {
  let disk: HeldDisk;
  let building: TestBuilding;
  let wang: TestPhone;
  let li: TestPhone;
  let ramp: Awaited<ReturnType<TestBuilding['button']>>;
  beforeEach(async () => {
    disk = heldDisk();
    building = await startBuilding({ besideLoop: disk.besideLoop });
    wang = await building.phone('wang');
    li = await building.phone('li');
    ramp = await building.button('west-ramp-help');
    await building.clock.forward(seconds(1));
    disk.stall();
  });
  afterEach(async () => {
    disk.goOn();
    await building.end();
  });

  /** A press whose receipt is awaited. */
  function pressed(id: string, kind: 'press' | 'hold' = 'press'): { readonly receipted: () => boolean } {
    let receipted = false;
    const awaited = async (): Promise<void> => {
      try {
        await ramp.press({ id, kind });
        receipted = true;
      } catch {
        // The line ended before the receipt.
      }
    };
    void awaited();
    return { receipted: () => receipted };
  }
  const opened = async (): Promise<any[]> => (await building.ask('GET', '/calls?state=open')).body.items;

  it('a press is told within a second, marked, without a receipt; then it is one call, and nothing rings twice', async () => {
    const press = pressed('slow-1');
    await building.clock.forward(900);
    expect(wang.frames.some(isUnrecorded)).toBe(false);
    await eventually('the press is told', async () => {
      await building.clock.forward(100);
      return wang.frames.some(isUnrecorded);
    });
    const told = wang.frames.find(isUnrecorded);
    expect(told?.['call']).toMatchObject({ place: 'west-ramp', callPoint: 'west-ramp-help', owner: null });
    expect(press.receipted()).toBe(false);
    await building.clock.forward(200);
    expect(JSON.stringify((await building.ask('GET', '/readyz')).body)).toContain('DISK_SLOW');
    expect((await building.ask('GET', '/healthz')).status).toBe(200);
    disk.goOn();
    await eventually('the receipt', press.receipted);
    await wang.sees('the alert of the call', (frame) => frame.type === 'alert' && frame['notRecorded'] !== true);
    expect(await opened()).toMatchObject([{ device: 'west-ramp-help', repeats: 0 }]);
    await building.clock.forward(seconds(2));
    expect(wang.frames.filter(isUnrecorded)).toHaveLength(1);
    await eventually('it is ready', async () => (await building.ask('GET', '/readyz')).status === 200);
  });

  it('"I am going" is shown to all at once, the first wins, and it is recorded with the press', async () => {
    const press = pressed('slow-2');
    await eventually('the press is told', async () => {
      await building.clock.forward(200);
      return wang.frames.some(isUnrecorded) && li.frames.some(isUnrecorded);
    });
    const { id } = li.frames.find(isUnrecorded)!['call'];
    expect(await wang.take(id)).toMatchObject({ status: 200, body: { owner: { id: 'wang' }, state: 'acknowledged' } });
    const seen = await li.sees('who goes', (frame) => isUnrecorded(frame) && frame['call'].owner !== null);
    expect(seen['call'].owner.id).toBe('wang');
    expect(await li.take(id)).toMatchObject({
      status: 409,
      body: { code: 'CALL_ALREADY_TAKEN', owner: { id: 'wang' } },
    });
    expect((await wang.take(id)).status).toBe(200);
    expect(press.receipted()).toBe(false);
    disk.goOn();
    await eventually('it is recorded', async () => (await opened())[0]?.owner?.id === 'wang');
    expect(press.receipted()).toBe(true);
    expect(await wang.take(id)).toMatchObject({ status: 404 });
  });

  it('a hold after "I am going" rings for all as an emergency; who goes stays recorded, unless another goes then', async () => {
    const press = pressed('slow-3');
    await eventually('the press is told', async () => {
      await building.clock.forward(200);
      return wang.frames.some(isUnrecorded);
    });
    const { id } = wang.frames.find(isUnrecorded)!['call'];
    await wang.take(id);
    await li.sees('who goes', (frame) => isUnrecorded(frame) && frame['call'].owner !== null);
    const hold = pressed('slow-4', 'hold');
    await eventually('the emergency is told', async () => {
      await building.clock.forward(200);
      return li.frames.some((frame) => isUnrecorded(frame) && frame['call'].priority === 'emergency');
    });
    const told = li.frames.findLast(isUnrecorded)!;
    expect(told).toMatchObject({ why: 'emergency', call: { id, state: 'waiting', owner: null } });
    disk.goOn();
    await eventually('both are recorded', () => press.receipted() && hold.receipted());
    await eventually('with who goes', async () => (await opened())[0]?.owner?.id === 'wang');
    expect(await opened()).toMatchObject([{ priority: 'emergency', repeats: 1 }]);
  });

  it('no phone and no button is cut off, and twenty seconds later every press has its receipt', async () => {
    const presses = ['a', 'b', 'c'].map((id) => pressed(id));
    for (let s = 0; s < 20; s++) {
      await building.clock.forward(seconds(1));
      await building.ask('GET', '/healthz');
    }
    expect([wang.closeCode(), li.closeCode()]).toEqual([null, null]);
    expect(
      (await building.ask('GET', '/devices')).body.items.find((one: any) => one.id === 'west-ramp-help'),
    ).toMatchObject({
      connected: true,
    });
    disk.goOn();
    await eventually('all receipts', () => presses.every(({ receipted }) => receipted()));
    expect(await opened()).toMatchObject([{ repeats: 2 }]);
  });
});
