import { checkSite } from '../../hub/site-document.ts';
import { readShipped } from '../../config/shipped.ts';
import { siteToYaml } from '../../config/write-site.ts';
import { addStaff } from '../../hub/commands/change-site.ts';
import { createCheckIns, type CheckIns } from '../../hub/commands/check-in.ts';
import type { Desk } from '../../hub/commands/desk.ts';
import { calendarOfChina } from '../../hub/calendar-cn.ts';
import { createHouse, type House } from '../../hub/commands/house.ts';
import { createDeskPins } from '../../hub/commands/desk-pins.ts';
import { createPairings } from '../../hub/commands/pairing.ts';
import { createPressTests } from '../../hub/commands/press-test.ts';
import { takePress } from '../../hub/commands/raise-call.ts';
import { inviteStaff, openSession } from '../../hub/commands/sessions.ts';
import { THE_START } from '../../hub/commands/who.ts';
import type { RoleName } from '../../hub/contract/http/people.ts';
import type { DeviceId, PressId, StaffId, TeamId } from '../../hub/domain/ids.ts';
import type { Site } from '../../hub/domain/site.ts';
import type { Instant } from '../../hub/domain/time.ts';
import { createAskerOf } from '../../hub/in/http/asker.ts';
import type { HttpNeeds } from '../../hub/in/http/needs.ts';
import { openHttpDoor, type HttpDoor } from '../../hub/in/http/open-http-door.ts';
import { dutyView } from '../../hub/queries/roster.ts';
import { diskFault } from '../../hub/store/errors.ts';
import { createIds } from '../../hub/ids.ts';
import { seededBytes } from './seeded.ts';
import { tempStore, type TempStore } from './temp-store.ts';

export const ADMIN_TOKEN = 'the-administrators-own-token-0123456789';

export type Ask = {
  readonly method?: string;
  /** Below /api/v1 unless it starts with a dot: `./healthz`. */
  readonly path: string;
  /** A token; none sends nothing of who asks. */
  readonly as?: string;
  /** A text is sent as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  readonly from?: string;
};
/** `body` is whatever JSON came, taken for what the test expects; {} where none did. */
export type Reply<Body = { readonly code?: string }> = {
  readonly status: number;
  readonly headers: Record<string, unknown>;
  readonly type: string;
  readonly text: string;
  readonly body: Body;
};

export type HttpHouse = {
  readonly desk: Desk;
  readonly checkIns: CheckIns;
  readonly house: House;
  readonly temp: TempStore;
  readonly door: HttpDoor;
  readonly ask: <Body = { readonly code?: string }>(ask: Ask) => Promise<Reply<Body>>;
  /** Signs a person in. @returns the token. */
  readonly tokenOf: (staff: string) => Promise<string>;
  /** A person with this role and no other. @returns their id. */
  readonly someone: (role: RoleName) => Promise<string>;
  /** Presses a button. @returns the id of the call. */
  readonly press: (device: string) => Promise<string>;
  /** Every line the door has logged, as text. */
  readonly lines: readonly string[];
  readonly health: { ok: boolean; problems: string[] };
  readonly end: () => Promise<void>;
};

/** The HTTP door of Lotus Apartment on a real SQLite file, without any other door. */
export async function httpHouse(changed: Partial<HttpNeeds> = {}): Promise<HttpHouse> {
  const temp = tempStore();
  const { tables, committer } = temp.store();
  const now = () => temp.clock.now as Instant;
  const text = readShipped('site.lotus.yaml');
  const site = checkSite(text, 'yaml').site!;
  await committer.run((tx) => tx.sites.put(tx.now, 'yaml', text, site));
  const house = createHouse(tables, now, calendarOfChina);
  const desk: Desk = {
    committer,
    house,
    ids: createIds(seededBytes(1)),
    limits: { sessionDays: 30, inviteMinutes: 10 },
  };
  committer.onCommitted((effects) => {
    if (effects.some((effect) => effect.type === 'site-changed')) house.refresh();
  });
  const checkIns = createCheckIns(desk, { steady: now, now, send: () => {} });
  const deskPins = createDeskPins(desk, { steady: now });
  const pairings = createPairings(desk, { steady: now, now });
  const pressTests = createPressTests(desk, {
    steady: now,
    now,
    isOpen: (device, input) => tables.calls.openAt(device, input) !== null,
  });
  const lines: string[] = [];
  const health = { ok: true, problems: [] as string[] };
  const keep = (fields: object, message: string): void => {
    const whole = (_key: string, value: unknown): unknown =>
      value instanceof Error ? `${value.message}\n${value.stack}` : value;
    lines.push(JSON.stringify({ ...fields, message }, whole));
  };
  const door = await openHttpDoor({
    desk,
    version: '0.0.0',
    pages: null,
    publicUrl: null,
    tls: null,
    insecure: false,
    demo: null,
    eyes: {
      tables,
      lifeOf: () => null,
      troublesOf: () => ({ storming: false, contested: false }),
      now,
      heartbeatMs: 10_000,
      startedAt: now,
    },
    askerOf: createAskerOf({ tables, house, now, adminToken: ADMIN_TOKEN }),
    checkSite: (text, format) => checkSite(text, format),
    siteAsYaml: () => {
      const stored = tables.sites.newest();
      return stored?.format === 'yaml' ? stored.text : siteToYaml(house.site().site);
    },
    reachability: () => ({ people: [], places: [], duty: dutyView(house) }),
    checkIns,
    deskPins,
    pairings,
    pressTests,
    retention: { wordsDays: 180, quarantineDays: 30, alertsDays: 400, documentsDays: 180 },
    backupsKept: 14,
    health: () => health,
    metrics: () => Promise.resolve('lotusbell_calls_open 0\n'),
    limits: { bodyBytes: 1_048_576, signInsPerMinute: 30 },
    isNotRecorded: (error) => diskFault(error),
    log: { info: keep, error: keep },
    ...changed,
  });

  async function ask<Body>({ method = 'GET', path, as, body, headers = {}, from }: Ask): Promise<Reply<Body>> {
    const sendsJson = body !== undefined && typeof body !== 'string';
    const reply = await door.inject({
      method: method as 'GET',
      url: path.startsWith('./') ? path.slice(1) : `/api/v1${path}`,
      headers: {
        ...(as === undefined ? {} : { authorization: `Bearer ${as}` }),
        ...(sendsJson ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body === undefined ? {} : { payload: sendsJson ? JSON.stringify(body) : (body as string) }),
      ...(from === undefined ? {} : { remoteAddress: from }),
    });
    const type = String(reply.headers['content-type'] ?? '');
    const told = type.includes('json') && reply.body !== '' ? reply.body : '{}';
    return { status: reply.statusCode, headers: reply.headers, type, text: reply.body, body: JSON.parse(told) as Body };
  }

  async function tokenOf(staff: string): Promise<string> {
    const invited = await inviteStaff(desk, staff as StaffId, THE_START);
    if (!invited.ok) throw new Error(`${staff}: ${invited.code}`);
    const opened = await openSession(desk, invited.invite, `phone of ${staff}`, '127.0.0.1');
    if (!opened.ok) throw new Error(`${staff}: ${opened.code}`);
    return opened.token;
  }

  let people = 0;
  async function someone(role: RoleName): Promise<string> {
    const id = `${role}-${++people}` as StaffId;
    const added = await addStaff(
      desk,
      { id, name: { zh: '某人', en: 'Somebody' }, team: 'committee' as TeamId, roles: [role] },
      THE_START,
    );
    if (!added.ok) throw new Error(`${id}: ${added.code}`);
    return id;
  }

  let presses = 0;
  async function press(device: string): Promise<string> {
    const id = `p${++presses}` as PressId;
    const answer = await desk.committer.run((tx) =>
      takePress(desk, tx, { id, device: device as DeviceId, input: 'main', kind: 'press', ageMs: 0 }),
    );
    return answer.callId;
  }

  return {
    desk,
    checkIns,
    house,
    temp,
    door,
    ask,
    tokenOf,
    someone,
    press,
    lines,
    health,
    end: async () => {
      await door.close();
      temp.end();
    },
  };
}

/** Switches the site rule for shared screens. */
export async function withDeskPins(house: HttpHouse, on: boolean): Promise<void> {
  const { body: site } = await house.ask<Site>({ path: '/site', as: ADMIN_TOKEN });
  const body = { ...site, site: { ...site.site, rules: { ...site.site.rules, deskPin: on } } };
  const { status } = await house.ask({ method: 'PUT', path: '/site', as: ADMIN_TOKEN, body });
  if (status !== 200) throw new Error(`the site was not taken: ${status}`);
}
