import { broken, warning, well, type Finding } from './finding.ts';

type Device = {
  readonly id: string;
  readonly enrolled: boolean;
  readonly supervision: string;
  readonly storming: boolean;
  readonly contested: boolean;
  readonly quarantined: number;
};
type Reach = { readonly staff: string; readonly state: string };
type Cover = {
  readonly gaps: readonly { readonly team: string; readonly from: string; readonly to: string }[];
  readonly missingDecrees: readonly number[];
};
/** Asks a running hub; throws when it refuses or is silent. */
export type AskHub = <T>(path: string) => Promise<T>;

const NAMED = 8;

export function readiness({ problems = [] }: { readonly problems?: readonly string[] }): Finding[] {
  if (problems.length === 0) return [well('hub', 'it is ready')];
  return problems.map((problem) =>
    broken('hub', problem, 'the problem says what to do; /readyz shows whether it is gone'),
  );
}

/** Dead buttons, before somebody waits there in vain, and those that somebody must look at. */
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
  const odd = (ids: readonly string[], what: string, remedy: string): Finding[] =>
    ids.length === 0 ? [] : [warning('devices', `${what}: ${some(ids)}`, remedy)];
  return [
    lost.length > 0
      ? broken(
          'devices',
          `${lost.length} of ${enrolled.length} devices are lost: ${some(lost)}`,
          'look at their power, battery and network; until then somebody who presses there is not heard',
        )
      : well('devices', `${enrolled.length} devices have a key, none is lost`),
    ...odd(
      idsOf(({ storming }) => storming),
      'storming, says more than its share',
      'look for a button that is stuck, then for somebody who has its key',
    ),
    ...odd(
      idsOf(({ contested }) => contested),
      'contested, two devices use one name and key',
      'lotusbell pair CALL_POINT for the right one; the key of the other stops working then',
    ),
    ...odd(
      idsOf(({ quarantined }) => quarantined > 0),
      'messages in quarantine, the hub could not read them',
      'GET /api/v1/quarantine shows them; mend the firmware, and press the button for a test',
    ),
  ];
}

/** Public holidays nobody has told this hub of, and opening hours that nobody covers. */
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
    : [well('roster', 'somebody is on duty in every opening hour of the next 14 days')];
}

export async function phonesReached(ask: AskHub): Promise<Finding> {
  const { items } = await ask<{ items: Reach[] }>('/reachability');
  const proven = items.filter(({ state }) => state === 'proven').length;
  const cannot = items.filter(({ state }) => state === 'cannot').map(({ staff }) => staff);
  const said = `${proven} of ${items.length} people are proven to hear an alert now${cannot.length === 0 ? '' : `; no phone of theirs has joined: ${some(cannot)}`}`;
  return proven === 0
    ? warning('phones', said, 'open the phone page on a phone, keep it in front, and start a shift')
    : well('phones', said);
}

function some(ids: readonly string[]): string {
  return ids.length <= NAMED ? ids.join(', ') : `${ids.slice(0, NAMED).join(', ')} and ${ids.length - NAMED} more`;
}
