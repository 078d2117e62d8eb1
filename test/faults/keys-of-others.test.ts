import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { connectPacket } from '../bench/mqtt-wire.ts';
import { building, type Building } from '../support/building.ts';
import { eventually } from '../support/eventually.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';
import { rawClient } from '../support/raw-client.ts';

describe('a key that fits another door', () => {
  let house: Building;
  let others: Meanwhile;
  beforeAll(async () => {
    house = await building();
    others = await pressMeanwhile(house);
  });
  afterAll(() => house.end());

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
    const token = await house.tokenOf('li');
    const reply = await house.ask(method, path, body, token);
    expect(reply).toMatchObject({ status: 403, body: { code: 'NOT_ALLOWED' } });
    await others.reaches();
  });

  it('a worker does not end the session of another', async () => {
    const sessions = (await house.ask('GET', '/staff/wang/sessions')).body.items;
    const reply = await house.ask('DELETE', `/sessions/${sessions[0].id}`, undefined, await house.tokenOf('li'));
    expect(reply.status).toBe(403);
    await others.reaches();
  });

  it("the caretaker takes no call and the administrator's token is nobody who could go", async () => {
    const ramp = await house.button('tcm-2');
    await ramp.press();
    const call = (await house.ask('GET', '/calls?state=open')).body.items.find((one: any) => one.callPoint === 'tcm-2');
    expect((await house.ask('POST', `/calls/${call.id}/acknowledge`)).body.code).toBe('NOT_A_PERSON');
    expect((await house.ask('GET', `/calls/${call.id}`)).body.owner).toBeNull();
    await others.reaches();
  });

  it.each(['of a button', 'of an invitation', 'made up', 'empty'])(
    'a secret %s opens neither a route nor the stream',
    async (which) => {
      const secret =
        which === 'of a button'
          ? await house.secretOf('west-ramp-help')
          : which === 'of an invitation'
            ? ((await house.ask('POST', '/staff/lin/invites')).body.invite as string)
            : which === 'empty'
              ? ' '
              : 'guess';
      for (const path of ['/me', '/calls', '/devices', '/staff'])
        expect((await house.ask('GET', path, undefined, secret)).status).toBe(401);
      const heard: string[] = [];
      const socket = new WebSocket(`${house.http().replace('http', 'ws')}/api/v1/stream`, {
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
          ? house.hub().adminToken
          : which === 'of a worker'
            ? await house.tokenOf('li')
            : await house.secretOf('west-ramp-help');
      const client = rawClient(house.mqtt());
      client.write(
        connectPacket('east-ramp-help', { device: 'east-ramp-help', username: 'east-ramp-help', password }, 60),
      );
      await eventually('refused', () => client.closed());
      expect(client.connack()).toBe(4);
      await others.reaches();
    },
  );

  it('what the stream is told by a worker does nothing for others: receipts of alerts that are not theirs, frames of servers', async () => {
    const li = await house.phone('li');
    li.say({ type: 'receipt', alertId: '1.1', stage: 'heard' });
    li.say({ type: 'change', seq: 1, fact: { type: 'CallClosed' } });
    li.say({ type: 'withdraw', alertId: '1.1', reason: 'taken' });
    await others.reaches();
    expect((await house.ask('GET', '/calls?state=open')).body.items.length).toBeGreaterThan(0);
    expect(li.closeCode()).toBeNull();
  });
});
