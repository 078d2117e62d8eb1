import { API, permissionFor } from '../access/permissions.ts';
import { acknowledgeCall, cannotComeToCall } from '../commands/calls/act-on-call.ts';
import type { CommandContext } from '../commands/command-context.ts';
import { pagerTested } from '../commands/pagers/pagers.ts';
import { PAGER_TOKEN_AFTER_MS, type PagerAnswerView } from '../contract/pager.ts';
import type { CallId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import type { PagerSecrets } from '../live/pagers/pager-secrets.ts';
import type { PagerTests } from '../live/pagers/pager-tests.ts';
import type { Pagers } from '../live/pagers/pagers.ts';
import type { CallQueries } from '../queries/calls.ts';
import type { Pager } from '../types/pager.ts';

export type ActionDeps = {
  readonly context: CommandContext;
  readonly calls: Pick<CallQueries, 'byId'>;
  readonly pagers: Pick<Pagers, 'byId'>;
  readonly tests: PagerTests;
  readonly readToken: PagerSecrets['read'];
  readonly now: () => Instant;
  /** Somebody else has the call: this phone is told again who. */
  readonly tellWhoGoes: (pager: string, call: CallId) => void;
  readonly testOver: (pager: string, ring: string) => void;
};

export type ActionResult =
  | { readonly ok: true; readonly answer: PagerAnswerView }
  | { readonly ok: false; readonly why: 'notFound' | 'gone' | 'forbidden' };

const ACKNOWLEDGE = permissionFor('POST', `${API}/calls/:id/acknowledge`);

/**
 * A button was pressed. The token names the phone, and so the person. It works until 15 minutes after the end of the
 * call.
 * @throws when the disk refuses.
 */
export async function actByToken(deps: ActionDeps, text: string): Promise<ActionResult> {
  const token = deps.readToken(text);
  if (token === null) return { ok: false, why: 'notFound' };
  const pager = deps.pagers.byId(token.pager);
  if (pager === null) return { ok: false, why: 'gone' };
  if (token.action === 'test') return answerTest(deps, pager, token.subject);
  const call = token.subject as CallId;
  const stored = deps.calls.byId(call);
  const closedAt = stored?.call.closedAt ?? null;
  if (stored === null || (closedAt !== null && deps.now() - closedAt > PAGER_TOKEN_AFTER_MS))
    return { ok: false, why: 'gone' };
  if (!mayAct(deps, pager)) return { ok: false, why: 'forbidden' };
  return token.action === 'go' ? goTo(deps, pager, call) : cannotGoTo(deps, pager, call);
}

async function goTo({ context, tellWhoGoes }: ActionDeps, pager: Pager, call: CallId): Promise<ActionResult> {
  const done = await acknowledgeCall(context, { call, by: pager.staff });
  if (done.ok) return answered(call, 'responder');
  switch (done.code) {
    case 'CALL_ALREADY_TAKEN':
      tellWhoGoes(pager.id, call);
      return answered(call, 'helper');
    case 'CALL_CLOSED':
      return answered(call, 'closed');
    default:
      return { ok: false, why: 'gone' };
  }
}

async function cannotGoTo({ context }: ActionDeps, pager: Pager, call: CallId): Promise<ActionResult> {
  const said = await cannotComeToCall(context, { call, by: pager.staff });
  return said.ok ? answered(call, 'cannot') : { ok: false, why: 'gone' };
}

async function answerTest({ context, tests, testOver }: ActionDeps, pager: Pager, ring: string): Promise<ActionResult> {
  const found = tests.find(ring, pager.id);
  if (found === null) return { ok: false, why: 'gone' };
  const { ok } = await pagerTested(context, pager.id, found.checksIn);
  if (!ok) return { ok: false, why: 'gone' };
  tests.answered(ring);
  testOver(pager.id, ring);
  return { ok: true, answer: { ok: true, role: 'tested' } };
}

function answered(call: CallId, role: PagerAnswerView['role']): ActionResult {
  return { ok: true, answer: { ok: true, call, role } };
}

/** The same roles as on the page. */
function mayAct({ context }: ActionDeps, { staff }: Pager): boolean {
  const roles = context.siteState.site().staff(staff)?.roles ?? [];
  return ACKNOWLEDGE !== null && ACKNOWLEDGE.who !== 'anyone' && ACKNOWLEDGE.who.some((role) => roles.includes(role));
}
