import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connectPacket } from '../bench/clients/mqtt-wire.ts';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawClient } from '../support/raw-client.ts';

describe('a key that fits another door', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  beforeAll(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
  });
  afterAll(() => building.end());

  it.each([
    ['POST', '/staff', { id: 'mole', name: { zh: '鼹', en: 'Mole' }, roles: ['admin'] }],
    ['POST', '/staff/lin/invites', undefined],
    ['PATCH', '/staff/li', { roles: ['lead'] }],
    ['PUT', '/site', {}],
    ['POST', '/devices/credentials', { devices: ['west-ramp-help'] }],
    ['DELETE', '/devices/west-ramp-help/credentials', undefined],
    ['GET', '/devices', undefined],
    ['GET', '/quarantine', undefined],
    ['PUT', '/roster', {}],
    ['GET', '/staff/wang/sessions', undefined],
  ])('a worker gets nothing from %s %s', async (method, path, body) => {
    const token = await building.tokenOf('li');
    const reply = await building.ask(method, path, body, token);
    expect(reply).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
    await others.reaches();
  });

  it('a worker does not end the session of another', async () => {
    const sessions = (await building.ask('GET', '/staff/wang/sessions')).body.items;
    const reply = await building.ask('DELETE', `/sessions/${sessions[0].id}`, undefined, await building.tokenOf('li'));
    expect(reply.status).toBe(403);
    await others.reaches();
  });

  it("the caretaker takes no call and the administrator's token is nobody who could go", async () => {
    const ramp = await building.button('tcm-2');
    await ramp.press();
    const call = (await building.ask('GET', '/calls?state=open')).body.items.find(
      (one: any) => one.callPoint === 'tcm-2',
    );
    expect((await building.ask('POST', `/calls/${call.id}/acknowledge`)).body.code).toBe('NOT_A_PERSON');
    expect((await building.ask('GET', `/calls/${call.id}`)).body.owner).toBeNull();
    await others.reaches();
  });

  it.each(['of a button', 'of an invitation', 'made up', 'empty'])(
    'a secret %s opens neither a route nor the stream',
    async (which) => {
      const secret =
        which === 'of a button'
          ? await building.secretOf('west-ramp-help')
          : which === 'of an invitation'
            ? ((await building.ask('POST', '/staff/lin/invites')).body.invite as string)
            : which === 'empty'
              ? ' '
              : 'guess';
      for (const path of ['/me', '/calls', '/devices', '/staff'])
        expect((await building.ask('GET', path, undefined, secret)).status).toBe(401);
      const heard: string[] = [];
      const socket = new WebSocket(`${building.http().replace('http', 'ws')}/api/v1/stream`, {
        headers: { authorization: `Bearer ${secret}` },
      });
      socket.on('error', () => {});
      socket.on('message', (data) => heard.push((data as Buffer).toString()));
      const closed = new Promise<number>((resolve) => socket.on('close', resolve));
      await others.reaches();
      expect(await closed).toBe(4401);
      expect(heard).toEqual([]);
    },
  );

  it.each(['of the administrator', 'of a worker', 'of another button'])(
    'a secret %s signs in no button',
    async (which) => {
      const password =
        which === 'of the administrator'
          ? building.hub().adminToken
          : which === 'of a worker'
            ? await building.tokenOf('li')
            : await building.secretOf('west-ramp-help');
      const client = rawClient(building.mqtt());
      client.write(
        connectPacket('east-ramp-help', { device: 'east-ramp-help', username: 'east-ramp-help', password }, 60),
      );
      await eventually('refused', () => client.closed());
      expect(client.connack()).toBe(4);
      await others.reaches();
    },
  );

  it('what the stream is told by a worker does nothing for others: receipts of alerts that are not theirs, frames of servers', async () => {
    const li = await building.phone('li');
    li.say({ type: 'receipt', alertId: '1.1', stage: 'heard' });
    li.say({ type: 'change', seq: 1, fact: { type: 'CallClosed' } });
    li.say({ type: 'withdraw', alertId: '1.1', reason: 'taken' });
    await others.reaches();
    expect((await building.ask('GET', '/calls?state=open')).body.items.length).toBeGreaterThan(0);
    expect(li.closeCode()).toBeNull();
  });
});
