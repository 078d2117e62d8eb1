import { broken, warning, passed, type Finding } from './finding.ts';

type Device = {
  readonly id: string;
  readonly enrolled: boolean;
  readonly supervision: string;
  readonly storming: boolean;
  readonly contested: boolean;
  readonly quarantined: number;
};
type OpenTrouble = {
  readonly kind: string;
  readonly broker?: string;
  readonly bridge?: string;
  readonly count: number;
  readonly callPoint: string;
  readonly grave: boolean;
  readonly takenOn: object | null;
};
type Reach = { readonly staff: string; readonly state: string };
type Cover = {
  readonly gaps: readonly { readonly team: string; readonly from: string; readonly to: string }[];
  readonly missingDecrees: readonly number[];
};
/** Sends a GET request below /api/v1 to a running hub. @throws when it refuses or does not answer. */
export type AskHub = <T>(path: string) => Promise<T>;

/** At most so many ids are listed in one message. */
const MOST_IDS = 8;

export function readiness({ problems = [] }: { readonly problems?: readonly string[] }): Finding[] {
  if (problems.length === 0) return [passed('hub', 'it is ready')];
  return problems.map((problem) =>
    broken('hub', problem, 'the problem says what to do; /readyz shows whether it is gone'),
  );
}

/** Lost devices, at which a press would not be heard, and devices that need attention. */
export async function devicesAlive(ask: AskHub): Promise<Finding[]> {
  const known: Device[] = [];
  let next: string | null = '';
  while (next !== null) {
    const page: { items: Device[]; next: string | null } = await ask(
      `/devices?limit=500${next === '' ? '' : `&before=${encodeURIComponent(next)}`}`,
    );
    known.push(...page.items);
    next = page.next;
  }
  const idsOf = (is: (device: Device) => boolean): string[] => known.filter(is).map(({ id }) => id);
  const enrolled = idsOf((device) => device.enrolled);
  const lost = idsOf((device) => device.enrolled && device.supervision === 'lost');
  const warningFor = (ids: readonly string[], what: string, remedy: string): Finding[] =>
    ids.length === 0 ? [] : [warning('devices', `${what}: ${listed(ids)}`, remedy)];
  return [
    lost.length > 0
      ? broken(
          'devices',
          `${lost.length} of ${enrolled.length} devices are lost: ${listed(lost)}`,
          'check their power, battery and network; until then a press there is not heard',
        )
      : passed('devices', `${enrolled.length} devices have a key, none is lost`),
    ...warningFor(
      idsOf(({ storming }) => storming),
      'storming: sends more messages than allowed',
      'look for a stuck button; then consider that somebody else has its secret',
    ),
    ...warningFor(
      idsOf(({ contested }) => contested),
      'contested: two devices use one id and secret',
      'lotusbell pair CALL_POINT for the right one; the secret of the other stops working then',
    ),
    ...warningFor(
      idsOf(({ quarantined }) => quarantined > 0),
      'messages in quarantine: the hub could not read them',
      'GET /api/v1/quarantine shows them; correct the firmware and test the button',
    ),
  ];
}

/** Troubles that nobody has taken on, and buttons from which no press ever came. */
export async function troublesOpen(ask: AskHub): Promise<Finding[]> {
  const { items, unproven } = await ask<{ items: readonly OpenTrouble[]; unproven: readonly string[] }>(
    '/troubles?limit=500',
  );
  const waiting = items.filter(({ takenOn }) => takenOn === null);
  const of = (kind: string, grave: boolean): readonly string[] =>
    waiting.filter((one) => one.kind === kind && one.grave === grave).map(({ callPoint }) => callPoint);
  const dead = of('silent', true);
  const silent = of('silent', false);
  const haunted = waiting.filter(({ kind }) => kind === 'false-presses').map(({ callPoint }) => callPoint);
  const lines = waiting.filter(({ kind }) => kind === 'broker-gone' || kind === 'bridge-gone');
  const findings = [
    ...lines.map(goneLine),
    ...(dead.length === 0
      ? []
      : [
          broken(
            'troubles',
            `silent, where help is called: ${listed(dead)}`,
            'look at it now; until then put up a note',
          ),
        ]),
    ...(silent.length === 0
      ? []
      : [warning('troubles', `silent: ${listed(silent)}`, 'check power, battery and network; then take it on')]),
    ...(haunted.length === 0
      ? []
      : [warning('troubles', `calls, and nobody is there: ${listed(haunted)}`, 'check the button and its wire')]),
    ...(unproven.length === 0
      ? []
      : [
          warning(
            'troubles',
            `unproven, no press ever came: ${listed(unproven)}`,
            'press each once; an announced press test raises no call (POST /api/v1/call-points/ID/press-test)',
          ),
        ]),
  ];
  return findings.length > 0 ? findings : [passed('troubles', 'every trouble is taken on, every button is proven')];
}

function goneLine({ kind, broker, bridge, count }: OpenTrouble): Finding {
  const what = kind === 'broker-gone' ? `broker ${broker ?? ''}` : `bridge ${bridge ?? ''}`;
  return broken(
    'troubles',
    `${what} is gone: nobody hears the call points behind it (${count})`,
    'check its machine, its program and the network; /readyz says what the hub has seen',
  );
}

/** Public holidays that this version does not know, and opening hours without anybody on duty. */
export async function rosterCovers(ask: AskHub): Promise<Finding[]> {
  const {
    gaps: [gap, ...more],
    missingDecrees,
  } = await ask<Cover>('/roster');
  const findings = [
    ...(missingDecrees.length === 0
      ? []
      : [
          warning(
            'roster',
            `the public holidays of ${missingDecrees.join(', ')} are not known here yet`,
            'update Lotusbell once they are published, or write them into the site document (roster.holidays, roster.workdays)',
          ),
        ]),
    ...(gap === undefined
      ? []
      : [
          warning(
            'roster',
            `the desk of ${gap.team} is open from ${gap.from} to ${gap.to} and nobody is on duty${more.length === 0 ? '' : `; ${more.length} more such gaps in the next 14 days`}`,
            'put somebody on duty, or change the hours',
          ),
        ]),
  ];
  return findings.length > 0
    ? findings
    : [passed('roster', 'somebody is on duty in every opening hour of the next 14 days')];
}

export async function phonesReached(ask: AskHub): Promise<Finding> {
  const { items } = await ask<{ items: Reach[] }>('/reachability');
  const proven = items.filter(({ state }) => state === 'proven').length;
  const cannot = items.filter(({ state }) => state === 'cannot').map(({ staff }) => staff);
  const message = `${proven} of ${items.length} people are proven to hear an alert now${cannot.length === 0 ? '' : `; no phone of theirs has joined: ${listed(cannot)}`}`;
  return proven === 0
    ? warning('phones', message, 'open the phone page on a phone, keep it in the foreground, and start a shift')
    : passed('phones', message);
}

function listed(ids: readonly string[]): string {
  return ids.length <= MOST_IDS
    ? ids.join(', ')
    : `${ids.slice(0, MOST_IDS).join(', ')} and ${ids.length - MOST_IDS} more`;
}
