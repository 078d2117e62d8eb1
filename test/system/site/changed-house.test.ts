import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../../support/building.ts';
import { seconds } from '../../support/moved-clock.ts';

/** The house changes while somebody waits. */
describe('while a call is open', () => {
  let building: TestBuilding;
  beforeEach(async () => {
    building = await startBuilding();
  });
  afterEach(() => building.end());

  const change = async (edit: (site: any) => void): Promise<void> => {
    const { body } = await building.ask('GET', '/site');
    edit(body);
    expect((await building.ask('PUT', '/site', body)).status).toBe(200);
  };

  it('its owner leaves the staff: it rings again at once, and the old token opens nothing, not even when they come back', async () => {
    const wang = await building.phone('wang');
    const li = await building.phone('li');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await li.take(call.id);
    await li.arrive(call.id);
    await change((site) => {
      site.staff = site.staff.filter((person: { id: string }) => person.id !== 'li');
      // Who leaves leaves the roster too; a document that still names them is refused.
      delete site.roster;
    });
    await wang.isAlerted('released');
    expect((await wang.take(call.id)).status).toBe(200);
    await change((site) => {
      site.staff.push({ id: 'li', name: { zh: '小李', en: 'Li' }, team: 'committee', roles: ['staff'] });
    });
    expect((await li.ask('GET', '/me')).status).toBe(401);
  });

  it('its owner signs out everywhere: it rings again at once', async () => {
    const wang = await building.phone('wang');
    const li = await building.phone('li');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await li.take(call.id);
    await li.ask('DELETE', '/sessions/current');
    await wang.isAlerted('released');
  });

  it('its owner signs out, and no other phone is in reach: the lamp says so at once, and the sounder is wanted', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await wang.take(call.id);
    await ramp.shows('acknowledged');
    await wang.ask('DELETE', '/sessions/current');
    await ramp.shows('unanswered');
    await building.clock.forward(seconds(1));
    expect(JSON.stringify((await building.ask('GET', '/readyz')).body)).toContain('NO_SOUNDER');
  });

  it('its owner leaves the staff with everybody who would be asked next: whoever is left is told at once', async () => {
    const [li, lin] = [await building.phone('li'), await building.phone('lin')];
    await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await lin.sees('the call', (frame) => frame.type === 'change');
    await li.take(call.id);
    await change((site) => {
      site.staff = site.staff.filter(({ id }: { id: string }) => !['wang', 'li'].includes(id));
      delete site.roster;
    });
    await lin.isAlerted('released');
  });

  it('its button is hung elsewhere: the next press there is a call of its own, and the lamp is that call’s', async () => {
    const wang = await building.phone('wang');
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    const { call } = await wang.isAlerted();
    await wang.take(call.id);
    await wang.arrive(call.id);
    await change((site) => {
      for (const point of site.callPoints) {
        if (point.id === 'lavatory-help') point.source = { device: 'west-ramp-help' };
        else if (point.id === 'west-ramp-help') point.source = { device: 'spare' };
      }
    });
    await ramp.press();
    const { body } = await building.ask('GET', '/calls?state=open');
    expect(body.items.map((one: { callPoint: string; priority: string }) => [one.callPoint, one.priority])).toEqual([
      ['west-ramp-help', 'urgent'],
      ['lavatory-help', 'emergency'],
    ]);
    await ramp.shows('registered');
    await wang.close(call.id);
    expect(ramp.feedback()?.stage).toBe('registered');
  });

  it('a cancel and its press may bear one id; the press is one call, also when it comes again after the end', async () => {
    const ramp = await building.button('west-ramp-help');
    await ramp.send('cancel', { v: 1, id: 'same' });
    await ramp.press({ id: 'same' });
    await ramp.press({ id: 'same' });
    await ramp.send('reset', { v: 1, id: 'same' });
    await ramp.press({ id: 'same' });
    const { body } = await building.ask('GET', '/calls');
    expect(body.items).toHaveLength(1);
    expect(body.items[0]).toMatchObject({ state: 'closed', repeats: 0 });
  });

  it('nobody answers for an hour: one alert stays open, not one for each round', async () => {
    const wang = await building.phone('wang', { receipts: false });
    const ramp = await building.button('west-ramp-help');
    await ramp.press();
    await wang.isAlerted();
    await building.clock.forward(60 * 60_000);
    const metrics = await fetch(`${building.http()}/metrics`, {
      headers: { authorization: `Bearer ${building.hub().adminToken}` },
    }).then((r) => r.text());
    const ringing = Number(/lotusbell_alerts_ringing (\d+)/.exec(metrics)?.[1]);
    expect(ringing).toBeGreaterThan(0);
    expect(ringing).toBeLessThan(6);
  });
});
