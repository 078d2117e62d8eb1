import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startBuilding, type TestBuilding } from '../support/building.ts';
import { minutes } from '../support/moved-clock.ts';
import { pressMeanwhile, type Meanwhile } from '../support/press-meanwhile.ts';

describe('an invitation that somebody photographed', () => {
  let building: TestBuilding;
  let others: Meanwhile;
  beforeAll(async () => {
    building = await startBuilding();
    others = await pressMeanwhile(building);
  });
  afterAll(() => building.end());

  const invite = async (): Promise<string> => (await building.ask('POST', '/staff/li/invites')).body.invite;
  const join = (secret: unknown) => building.ask('POST', '/sessions', { invite: secret }, '');
  const sessions = async (): Promise<number> => (await building.ask('GET', '/staff/li/sessions')).body.items.length;

  it('is worth nothing after it was used, however often it is shown', async () => {
    const secret = await invite();
    expect((await join(secret)).status).toBe(201);
    const before = await sessions();
    for (let n = 0; n < 5; n++) {
      const replayed = await join(secret);
      expect(replayed).toMatchObject({ status: 401, body: { code: 'INVITE_INVALID' } });
      expect(JSON.stringify(replayed.body)).not.toContain('token');
    }
    expect(await sessions()).toBe(before);
    await others.reaches();
  });

  it('lets in one of twenty that show it at the same moment', async () => {
    const secret = await invite();
    const all = await Promise.all(Array.from({ length: 20 }, () => join(secret)));
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1);
    await others.reaches();
  });

  it('is worth nothing after a restart, and after its time', async () => {
    const used = await invite();
    await join(used);
    const late = await invite();
    await building.restart();
    expect((await join(used)).status).not.toBe(201);
    await building.clock.forward(minutes(11));
    expect((await join(late)).status).not.toBe(201);
  });

  it('does not come to life by being a little different', async () => {
    const secret = await invite();
    for (const changed of [
      `${secret} `,
      secret.toUpperCase(),
      secret.slice(1),
      `${secret}\0`,
      [secret],
      { secret },
      null,
      1,
    ]) {
      expect([400, 401, 429]).toContain((await join(changed)).status);
    }
    expect((await join(secret)).status).toBe(201);
  });
});
