import type { PointState } from '../../../firmware-sim/call-point/call-point.ts';
import type { CallView } from '../../contract/call.ts';
import type { ChangeFrame } from '../../contract/stream.ts';
import type { Site } from '../../domain/site/site.ts';

/** Names of a site document as the demo's terminal writes them. */
export function namesOf(site: Site) {
  const inEnglish = (list: readonly { readonly id: string; readonly name: { readonly en: string } }[]) => {
    const names = new Map(list.map(({ id, name }) => [id, name.en]));
    return (id: string | null | undefined): string => names.get(id ?? '') ?? id ?? '';
  };
  return {
    point: inEnglish(site.callPoints),
    kind: inEnglish(site.kinds),
    person: inEnglish(site.staff),
    outcome: inEnglish(site.outcomes),
  };
}

export type Names = ReturnType<typeof namesOf>;

/** @returns a sentence about a change, or null for a change that the user need not see. */
export function sentenceFor({ fact, call }: ChangeFrame, names: Names): string | null {
  if (fact.type === 'SiteApplied') return 'A new site document is in use.';
  if (call === undefined) return null;
  const where = call.callPoint === null ? (call.device ?? 'At the desk') : names.point(call.callPoint);
  const who = names.person(fact.by);
  const it = `call ${call.number}`;
  switch (fact.type) {
    case 'CallRaised':
      return fact.by
        ? `${who} opens ${it}: ${names.kind(call.kind)}.`
        : `${where}: pressed – ${it}, ${wanted(call, names)}.`;
    case 'PressRepeated':
      return `${where}: pressed again (${it}).`;
    case 'EmergencyPressed':
      return `${where}: held down – ${it} is an emergency now.`;
    case 'CallAcknowledged':
      return `${who} takes ${it}: "I am going."`;
    case 'StaffCannotCome':
      return `${who} cannot come to ${it}.`;
    case 'StaffArrived':
      return fact.by ? `${who} has arrived (${it}).` : `${where}: somebody of the staff is here (${it}).`;
    case 'CallReleased':
      return `${who} gives ${it} back; the others are told.`;
    case 'CallReRaised':
      return `Nobody arrived in time: ${it} is raised again.`;
    case 'StepReached':
      return `Nobody has taken ${it} yet: ${call.step === 0 ? 'the same people are told again' : 'more people are told'}.`;
    case 'CallerCancelled':
      return `${where}: the caller says it is no longer needed; ${it} stays open until somebody has looked.`;
    case 'CallClosed':
      return fact.by
        ? `${who} closes ${it}: ${names.outcome(call.outcome)}.`
        : `${where}: reset at the place, ${it} is closed.`;
    default:
      return null;
  }
}

function wanted({ kind, priority }: CallView, names: Names): string {
  return priority === 'emergency' ? 'emergency' : names.kind(kind);
}

/**
 * @returns a listener that prints what a lamp shows each time its colour changes. The short white blinks while a press
 * is being sent are left out.
 */
export function lampWatcher(names: Names, log: (line: string) => void): (state: PointState) => void {
  const last = new Map<string, string>();
  return ({ id, lamp, blink, say, powered }) => {
    if (lamp === 'sending' || !powered) return;
    const shown = `${lamp === 'not-sent' ? 'red double blinks' : lamp}${blink && lamp !== 'not-sent' ? ', blinking' : ''}`;
    const before = last.get(id) ?? 'off';
    last.set(id, shown);
    if (shown === before) return;
    log(`${names.point(id)}: lamp ${shown}${lamp === 'off' || say === null ? '' : ` – "${say.en}"`}`);
  };
}
