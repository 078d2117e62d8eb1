import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import type { Button } from '../support/button.ts';
import { minutes, seconds } from '../support/moved-clock.ts';
import type { TestPhone } from '../support/phone.ts';

type Fact = { readonly type: string; readonly by?: string };

describe('a call is handed over at Lotus Apartment', () => {
  let building: TestBuilding;
  let door: Button;
  let wang: TestPhone;
  let chen: TestPhone;
  let zhao: TestPhone;
  let id: string;
  /** Somebody pulls the cord at infusion chair 1, and Wang of the committee takes it. */
  beforeEach(async () => {
    building = await startBuilding();
    [wang, chen, zhao] = [await building.phone('wang'), await building.phone('chen'), await building.phone('zhao')];
    door = await building.button('infusion-1');
    await door.press();
    id = (await chen.isAlerted('raised'))['call'].id as string;
    await wang.take(id);
    await door.shows('acknowledged');
  });
  afterEach(() => building.end());

  const offer = (to: object) => wang.ask('POST', `/calls/${id}/hand-over`, { to });
  const accept = (who: TestPhone) => who.ask('POST', `/calls/${id}/hand-over/accept`);
  const decline = (who: TestPhone) => who.ask('POST', `/calls/${id}/hand-over/decline`);
  const now = async () => (await building.ask('GET', `/calls/${id}`)).body;
  const timeline = async (): Promise<string[]> =>
    (await now()).timeline.map(({ type, by }: Fact) => (by === undefined ? type : `${type} ${by}`));

  it('an offer that was returned leaves what rang before it: the phone that slept through both still hears of the emergency', async () => {
    await chen.sleep();
    await door.press({ kind: 'hold' });
    await zhao.isAlerted('emergency');
    await offer({ staff: 'chen' });
    await building.clock.forward(seconds(61));
    expect(await now()).toMatchObject({ owner: { id: 'wang' }, handOver: null });
    await chen.listen();
    await chen.isAlerted('emergency');
  });

  it('to the clinic: Wang owns it until Chen accepts, then Chen alone; Chen arrives by the plate and closes', async () => {
    const before = door.feedback();
    expect(before?.by?.en).toContain('committee');
    expect((await offer({ team: 'clinic' })).body).toMatchObject({
      owner: { id: 'wang' },
      handOver: { to: { team: 'clinic' }, offeredAt: expect.any(String) },
    });
    const asked = await chen.isAlerted('handed-over');
    expect(asked['say']).toMatchObject({
      zh: expect.stringContaining('小王想转交给您'),
      en: expect.stringContaining('Wang asks you to take it over'),
    });
    const alsoAsked = await zhao.isAlerted('handed-over');
    expect(wang.alerts().some((alert) => alert['why'] === 'handed-over')).toBe(false);
    expect(await now()).toMatchObject({
      state: 'acknowledged',
      owner: { id: 'wang' },
      handOver: { to: { team: 'clinic' } },
    });
    expect(door.feedback()).toEqual(before);

    const taken = await accept(chen);
    expect(taken.body).toMatchObject({ state: 'acknowledged', owner: { id: 'chen' }, handOver: null });
    expect((await wang.isAlerted('hand-over-accepted'))['say'].en).toContain('Chen has taken it over');
    await chen.isWithdrawn(asked['alertId'] as string);
    expect(await zhao.isWithdrawn(alsoAsked['alertId'] as string)).toMatchObject({
      reason: 'accepted',
      by: { en: 'Chen' },
    });
    expect((await accept(zhao)).body).toMatchObject({ status: 409, code: 'NO_HAND_OVER', owner: { id: 'chen' } });
    expect((await wang.close(id)).body).toMatchObject({ status: 409, code: 'NOT_OWNER', owner: { id: 'chen' } });
    expect((await wang.release(id)).body).toMatchObject({ code: 'NOT_OWNER' });

    expect((await chen.arrive(id, { proof: { plate: 'https://bell.example/p/infusion-1' } })).body).toMatchObject({
      state: 'attended',
      owner: { id: 'chen' },
    });
    expect((await door.shows('attended')).by?.en).toContain('ealth');
    expect((await chen.close(id, 'infusion')).body).toMatchObject({ state: 'closed', outcome: 'infusion' });
    await door.shows('idle');
    expect(await timeline()).toEqual([
      'CallRaised',
      'CallAcknowledged wang',
      'HandOverOffered wang',
      'HandOverAccepted chen',
      'StaffArrived chen',
      'CallClosed chen',
    ]);
  });

  it("nobody answers: after a minute it is Wang's alone again, and nobody is asked any more", async () => {
    await building.clock.forward(seconds(5));
    await offer({ staff: 'chen' });
    const asked = await chen.isAlerted('handed-over');
    await building.clock.forward(seconds(59));
    expect((await now()).handOver).not.toBeNull();
    await building.clock.forward(seconds(1));
    expect((await wang.isAlerted('hand-over-returned'))['say'].en).toContain('it is still yours');
    expect(await chen.isWithdrawn(asked['alertId'] as string)).toMatchObject({ reason: 'returned' });
    expect((await accept(chen)).body).toMatchObject({ code: 'NO_HAND_OVER', owner: { id: 'wang' } });
    expect(await now()).toMatchObject({ state: 'acknowledged', owner: { id: 'wang' }, handOver: null });
    expect(await timeline()).toEqual([
      'CallRaised',
      'CallAcknowledged wang',
      'HandOverOffered wang',
      'HandOverReturned',
    ]);
  });

  it('the limit to arrive is the one Wang had: three minutes after taking it the call is raised again', async () => {
    await building.clock.forward(minutes(2) + seconds(30));
    await offer({ staff: 'chen' });
    const asked = await chen.isAlerted('handed-over');
    await building.clock.forward(seconds(29));
    expect((await now()).state).toBe('acknowledged');
    await building.clock.forward(seconds(1));
    await wang.isAlerted('re-raised');
    expect(await chen.isWithdrawn(asked['alertId'] as string)).toMatchObject({ reason: 're-raised' });
    expect(await now()).toMatchObject({ state: 'waiting', owner: null, handOver: null });
    await door.shows('still-coming');
  });

  it('declined: Wang is told, keeps it, and may ask another', async () => {
    await offer({ staff: 'chen' });
    expect((await decline(zhao)).body).toMatchObject({ status: 409, code: 'NOT_OFFERED_TO_YOU' });
    expect((await offer({ staff: 'zhao' })).body).toMatchObject({ status: 409, code: 'HAND_OVER_PENDING' });
    expect((await decline(chen)).body).toMatchObject({ owner: { id: 'wang' }, handOver: null });
    await wang.isAlerted('hand-over-declined');
    expect((await offer({ staff: 'zhao' })).body).toMatchObject({ handOver: { to: { staff: 'zhao' } } });
    await zhao.isAlerted('handed-over');
  });

  it('of a team one who cannot does not speak for the other', async () => {
    await offer({ team: 'clinic' });
    expect((await decline(chen)).body).toMatchObject({ owner: { id: 'wang' }, handOver: { to: { team: 'clinic' } } });
    expect((await accept(zhao)).body).toMatchObject({ owner: { id: 'zhao' } });
    expect(await timeline()).toEqual([
      'CallRaised',
      'CallAcknowledged wang',
      'HandOverOffered wang',
      'HandOverDeclined chen',
      'HandOverAccepted zhao',
    ]);
  });

  it('to nobody who could hear it, or to Wang: refused at once', async () => {
    for (const to of [{ staff: 'li' }, { staff: 'nobody' }, { team: 'gardeners' }, { team: 'committee' }]) {
      expect((await offer(to)).body).toMatchObject({ status: 409, code: 'HAND_OVER_TO_NOBODY' });
    }
    expect((await offer({ staff: 'wang' })).body).toMatchObject({ status: 409, code: 'HAND_OVER_TO_SELF' });
    expect((await now()).handOver).toBeNull();
  });

  it('a hub that stops in between keeps the offer and its minute', async () => {
    await building.clock.forward(seconds(10));
    await offer({ staff: 'chen' });
    await chen.isAlerted('handed-over');
    await building.restart(() => building.clock.forward(seconds(50)));
    expect(await now()).toMatchObject({ owner: { id: 'wang' }, handOver: { to: { staff: 'chen' } } });
    await building.clock.forward(seconds(10));
    expect(await now()).toMatchObject({ state: 'acknowledged', owner: { id: 'wang' }, handOver: null });
  });

  it('that Wang has arrived meanwhile does not silence the question', async () => {
    const deaf = await building.phone('sun', { receipts: false });
    await offer({ staff: 'sun' });
    await deaf.isAlerted('handed-over');
    expect((await wang.arrive(id)).body).toMatchObject({ state: 'attended', handOver: { to: { staff: 'sun' } } });
    await building.clock.forward(seconds(20));
    await chen.sees('that Wang is there', (frame) => frame['fact']?.type === 'StaffArrived');
    expect(deaf.frames.some((frame) => frame.type === 'withdraw')).toBe(false);
    expect((await accept(deaf)).body).toMatchObject({ state: 'acknowledged', owner: { id: 'sun' } });
    await door.shows('acknowledged');
  });
});
