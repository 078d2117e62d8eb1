import { expect, it } from 'vitest';
import { en } from '../../dashboard/text/en.ts';
import { zh } from '../../dashboard/text/zh.ts';
import { pointOf, stateOf } from '../../dashboard/troubles/trouble-words.ts';
import { concerns } from '../../dashboard/troubles/trouble-tone.ts';
import { standingOut } from '../../dashboard/troubles/troubles.ts';
import type { StaffView } from '../../hub/contract/http/people.ts';
import type { TroubleView } from '../../hub/contract/http/troubles.ts';

const NOW = Date.parse('2026-12-01T08:02:00.000Z');
const silent: TroubleView = {
  id: 't',
  kind: 'silent',
  state: 'open',
  device: 'cord',
  callPoint: 'cord',
  place: 'lavatory',
  grave: false,
  raisedAt: '2026-12-01T08:00:00.000Z',
  since: '2026-12-01T08:00:00.000Z',
  count: 12,
  latched: false,
  heard: false,
  takenOn: null,
  solved: null,
};
const broker: TroubleView = { ...silent, kind: 'broker-gone', broker: 'house', why: 'refused' };
const bridge: TroubleView = { ...silent, kind: 'bridge-gone', broker: 'house', bridge: 'zigbee2mqtt', count: 1 };

it('a broker and a bridge that are gone are named, with what follows, in both languages', () => {
  expect(pointOf(broker, null, 'zh', zh)).toEqual({ point: '消息服务器 house', place: 'Cord等' });
  expect(stateOf(broker, zh, NOW)).toMatch(/不让登录。经它的 12 个按钮现在按了也没有人知道$/);
  expect(pointOf(bridge, null, 'en', en)).toEqual({ point: 'Bridge zigbee2mqtt', place: 'Cord' });
  expect(stateOf(bridge, en, NOW)).toMatch(/^Offline, lost .* heard by nobody now at 1 button behind it$/);
  expect(stateOf({ ...broker, why: 'certificate' }, en, NOW)).toContain('certificate is not trusted');
});

it('stands out until somebody takes it on, and concerns the desk too; a single silent button does not', () => {
  const person = (role: string): StaffView => ({ roles: [role] }) as unknown as StaffView;
  expect(standingOut([silent, broker, bridge])).toEqual([broker, bridge]);
  expect(['desk', 'caretaker', 'lead', 'staff'].map((role) => concerns(person(role), bridge))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect([concerns(person('desk'), silent), concerns(person('caretaker'), silent)]).toEqual([false, true]);
});
