import { afterEach, describe, expect, test } from 'vitest';
import type { HeavyAnswer, HeavyRead } from '../../hub/queries/heavy-reads.ts';
import { ADMIN_TOKEN, httpHarness, type HttpHarness } from '../support/http/http-door.ts';

describe('a read that another process answers', () => {
  let hub: HttpHarness;
  afterEach(() => hub.end());

  test.each<[path: string, answer: HeavyAnswer, status: number, code: string | undefined]>([
    ['/reports/response', { ok: false, why: 'time' }, 503, 'TOO_MUCH_TO_READ'],
    ['/reports/response.csv', { ok: false, why: 'memory' }, 503, 'TOO_MUCH_TO_READ'],
    ['/reports/response', { ok: false, why: 'busy' }, 503, 'BUSY'],
    ['/reports/response', { ok: true, json: null }, 400, 'INVALID_BODY'],
  ])('%s: %o is %i %s, with a remedy', async (path, answer, status, code) => {
    const asked: HeavyRead[] = [];
    hub = await httpHarness({
      heavyRead: (read) => {
        asked.push(read);
        return Promise.resolve(answer);
      },
    });
    const reply = await hub.ask({ method: 'GET', path, as: ADMIN_TOKEN });
    expect([reply.status, reply.body.code]).toEqual([status, code]);
    expect(asked).toMatchObject([{ what: 'response-report', by: 'place' }]);
    expect(JSON.stringify(reply.body)).not.toContain('undefined');
  });
});
